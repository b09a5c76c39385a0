using System.Reflection;
using MessagePack;

[assembly: Remoting.AssumeSerializable(typeof(Remoting.Tests.Emitted))]

namespace Remoting.Tests;

/// <summary>From the start of a worker to its first result: what it must not cost.</summary>
public sealed class StartTests : PoolTest
{
    /// <summary>MessagePack's dynamic resolvers take as long as all the rest. Generated code does without them, for any type that it knows.</summary>
    [Test]
    public async Task A_worker_gives_results_without_emitting_code()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var record = await executor.SubmitAsync(Start.Remote.Facts(new StartArguments("name", [1, 2], new() { ["a"] = 1.5 })), TestToken);
        Assert.Equal(["name", "1, 2"], record.Echo);
        Assert.DoesNotContain(record.Assemblies, name => name.StartsWith("dynamic:", StringComparison.Ordinal));
        Assert.DoesNotContain("System.Reflection.Emit", record.Assemblies);
        Assert.DoesNotContain("System.Reflection.Emit.ILGeneration", record.Assemblies);

        // That is not because nobody would notice.
        Assert.Equal(7, await executor.SubmitAsync(Start.Remote.Number(new Emitted { Value = 7 }), TestToken));
        record = await executor.SubmitAsync(Start.Remote.Facts(new StartArguments("", [], [])), TestToken);
        Assert.Contains(record.Assemblies, name => name.StartsWith("dynamic:", StringComparison.Ordinal));
    }
}

public sealed record StartArguments(string Name, int[] Numbers, Dictionary<string, double> Map);

public sealed record StartFacts(IReadOnlyList<string> Echo, List<string> Assemblies);

/// <summary>Left to the resolver, which emits code for it.</summary>
[MessagePackObject]
public class Emitted
{
    [Key(0)]
    public int Value { get; set; }
}

public static class Start
{
    [ProcessPoolCallable]
    public static StartFacts Facts(StartArguments arguments) => new(
        [arguments.Name, string.Join(", ", arguments.Numbers)],
        [.. AppDomain.CurrentDomain.GetAssemblies().Select(NameOf)]);

    [ProcessPoolCallable]
    public static int Number(Emitted emitted) => emitted.Value;

    private static string NameOf(Assembly assembly) => (assembly.IsDynamic ? "dynamic:" : "") + assembly.GetName().Name;
}
