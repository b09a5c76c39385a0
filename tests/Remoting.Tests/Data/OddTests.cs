using Remoting.Tests.Odd;
using Declared = Remoting.Tests.Dependency.Odd;

namespace Remoting.Tests.Fidelity;

/// <summary>Objects of types that are easily lost in part: they tell in a worker what they tell here, and come back as they were.</summary>
[Leaks.SideBySide]
public sealed class OddTests : PoolTest
{
    public static IEnumerable<TheoryDataRow<int, string>> Rows() => OddMakers.All.Select((make, i) => new TheoryDataRow<int, string>(i, make().GetType().Name));

    /// <summary>By generated code.</summary>
    [Cases]
    [MemberData(nameof(Rows))]
    public async Task Declared_as_what_it_is_it_arrives_whole(int index, string name)
    {
        Assert.NotEmpty(name);
        await using var executor = new ProcessPoolExecutor(1);
        object value = OddMakers.All[index]();
        AssertSame(value, await OddCalls.RunAsync(executor, index, value, TestToken));
    }

    /// <summary>Where nothing is declared.</summary>
    [Cases]
    [MemberData(nameof(Rows))]
    public async Task As_any_object_it_does(int index, string name)
    {
        Assert.NotEmpty(name);
        await using var executor = new ProcessPoolExecutor(1);
        object value = OddMakers.All[index]();
        AssertSame(value, await executor.SubmitAsync(OddCalls.Remote.Any(value), TestToken));
    }

    /// <summary>Of an assembly without generated code.</summary>
    [Cases]
    [MemberData(nameof(Rows))]
    public async Task Of_another_assembly_it_does(int index, string name)
    {
        Assert.NotEmpty(name);
        await using var executor = new ProcessPoolExecutor(1);
        object value = Declared.OddMakers.All[index]();
        AssertSame(value, await executor.SubmitAsync(OddCalls.Remote.Any(value), TestToken));
    }

    private static void AssertSame(object expected, (string Told, object Value) actual)
    {
        Assert.Equal(OddCalls.Tell(expected), actual.Told);
        Assert.Equal(actual.Told, OddCalls.Tell(actual.Value));
    }
}
