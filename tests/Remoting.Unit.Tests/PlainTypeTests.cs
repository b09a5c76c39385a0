using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;
using Remoting.Serialization;

namespace Remoting.Tests;

/// <summary>Which types are read without running the program's own code.</summary>
public sealed class PlainTypeTests
{
    private enum Kind
    {
    }

    [Theory]
    [InlineData(typeof(int))]
    [InlineData(typeof(string))]
    [InlineData(typeof(Kind))]
    [InlineData(typeof(Kind?))]
    [InlineData(typeof(decimal))]
    [InlineData(typeof(DateTimeOffset?))]
    [InlineData(typeof(BigInteger))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(double[,]))]
    [InlineData(typeof(string[][]))]
    [InlineData(typeof(List<int[]>))]
    [InlineData(typeof(IEnumerable<string>))]
    [InlineData(typeof(LinkedList<Guid>))]
    [InlineData(typeof((int, string, (Uri, long)[])))]
    [InlineData(typeof(Tuple<int, string>))]
    [InlineData(typeof(IReadOnlyList<KeyValuePair<int, string>>))]
    [InlineData(typeof(ImmutableArray<DateOnly>))]
    [InlineData(typeof(ReadOnlyMemory<float>))]
    public void What_the_framework_reads_alone_is_plain(Type type) => Assert.True(Ask(nameof(PlainTypes.IsPlain), type));

    [Theory]
    [InlineData(typeof(object))]
    [InlineData(typeof(PlainTypeTests))]
    [InlineData(typeof(Own))]
    [InlineData(typeof(Own?))]
    [InlineData(typeof(Own[]))]
    [InlineData(typeof(OwnTuple))]
    [InlineData(typeof(OwnList))]
    [InlineData(typeof(List<Own>))]
    [InlineData(typeof(Dictionary<Own, int>))]
    [InlineData(typeof(Dictionary<int, List<object>>))]
    [InlineData(typeof((int, Own)))]
    [InlineData(typeof(IComparable))]
    [InlineData(typeof(Lazy<int>))]
    [InlineData(typeof(Func<int>))]
    [InlineData(typeof(Dictionary<string, List<Guid>>))]
    [InlineData(typeof(SortedDictionary<Kind, int>))]
    [InlineData(typeof(FrozenDictionary<string, int>))]
    [InlineData(typeof(IReadOnlySet<string>))]
    [InlineData(typeof(ImmutableHashSet<int>))]
    public void What_may_run_code_of_the_program_is_not(Type type) => Assert.False(Ask(nameof(PlainTypes.IsPlain), type));

    [Theory]
    [InlineData(typeof(int), true)]
    [InlineData(typeof(string), true)]
    [InlineData(typeof(DateTime?), true)]
    [InlineData(typeof((int, string)), true)]
    [InlineData(typeof(Kind), true)]
    [InlineData(typeof(int[]), false)]
    [InlineData(typeof((int, byte[])), false)]
    [InlineData(typeof(List<int>), false)]
    [InlineData(typeof(ReadOnlyMemory<int>), false)]
    [InlineData(typeof(Tuple<int, string>), false)]
    [InlineData(typeof(Uri), false)]
    [InlineData(typeof(Version), true)]
    [InlineData(typeof(Own), false)]
    [InlineData(typeof(object), false)]
    public void Only_what_nobody_can_change_is_constant(Type type, bool isConstant) => Assert.Equal(isConstant, Ask(nameof(PlainTypes.IsConstant), type));

    private static bool Ask(string question, Type type) =>
        (bool)typeof(PlainTypes).GetMethods(BindingFlags.Public | BindingFlags.Static).Single(method => method.Name == question && method.IsGenericMethod)
            .MakeGenericMethod(type).Invoke(null, null)!;

    private struct Own
    {
        public int Value { get; set; }
    }

    private sealed class OwnTuple : System.Runtime.CompilerServices.ITuple
    {
        public int Length => 0;

        public object? this[int index] => null;
    }

    private sealed class OwnList : List<int>;
}
