using System.Buffers;
using MessagePack;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>Data that is too deep, contains itself, or is not what its bytes say: an exception, never a crash or a silent change.</summary>
public sealed class HostileDataTests
{
    private static readonly Lazy<System.Reflection.Assembly> Program = new(() => TestCompilation.Load(
        """
        using Remoting.Generators.Tests.Support;
        public class Node { public int Value { get; set; } public Node? Next { get; set; } public List<Node>? Children { get; set; } }
        public class Odd : IEqualityComparer<string> { public Action? Callback; public bool Equals(string? a, string? b) => true; public int GetHashCode(string s) => 0; }
        [Union(0, typeof(Leaf))] public interface ITree { }
        public class Leaf : ITree { }
        public class Stranger : Leaf { }
        public static class C
        {
            [ProcessPoolCallable] public static int Depth(Node? node) { var depth = 0; for (; node != null; node = node.Next) depth++; return depth; }
            [ProcessPoolCallable] public static int Count(List<Node> nodes) => nodes.Count;
            [ProcessPoolCallable] public static int Any(object? value) => 1;
            [ProcessPoolCallable] public static int Map(Dictionary<string, int> map) => map.Count;
            [ProcessPoolCallable] public static int Tree(ITree tree) => 1;
            [ProcessPoolCallable] public static int Longs(long[] numbers) => numbers.Length;
            [ProcessPoolCallable] public static int Strings(string[] texts) => texts.Length;
            [ProcessPoolCallable] public static int Id(Guid id) => 1;
        }
        public static class Calls
        {
            public static Node Chain(int depth) { Node? node = null; for (var i = 0; i < depth; i++) node = new Node { Next = node }; return node!; }
            public static RemoteCall Deep(int depth) => C.Remote.Depth(Chain(depth));
            public static RemoteCall Cycle() { var node = new Node(); node.Next = node; return C.Remote.Depth(node); }
            public static RemoteCall CycleOfLists() { var list = new List<Node>(); list.Add(new Node { Children = list }); return C.Remote.Count(list); }
            public static RemoteCall DynamicCycle() { var list = new object[1]; list[0] = list; return C.Remote.Any(list); }
            public static RemoteCall Comparer() => C.Remote.Map(new Dictionary<string, int>(new Odd { Callback = () => { } }) { ["a"] = 1 });
            public static RemoteCall UnknownCase() => C.Remote.Tree(new Stranger());
            public static RemoteCall Longs() => C.Remote.Longs(new long[] { 1 });
            public static RemoteCall Strings() => C.Remote.Strings(new[] { "a" });
            public static RemoteCall Id() => C.Remote.Id(default);
        }
        """));

    [TimedFact]
    public async Task Ordinary_depth_is_fine()
    {
        await Task.Yield();
        Trip.Execute(Call("Deep", 1000));
    }

    [TimedTheory]
    [InlineData("Cycle")]
    [InlineData("CycleOfLists")]
    [InlineData("DynamicCycle")]
    public async Task Cycles_end(string call)
    {
        await Task.Yield();
        Assert.InRange(Trip.Arguments(Call(call)).Length, 1, 20);
    }

    [TimedFact]
    public async Task Depth_beyond_the_stack_is_written()
    {
        await Task.Yield();
        Assert.InRange(Trip.Arguments(Call("Deep", 200_000)).Length, 200_000, 2_000_000);
    }

    [TimedFact]
    public async Task Depth_that_leads_nowhere_is_an_exception_when_reading()
    {
        await Task.Yield();
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        for (var i = 0; i < 1_000_000; i++)
        {
            writer.WriteArrayHeader(3);
            writer.Write(1);
        }

        writer.Flush();
        var error = Record.Exception(() => Trip.Execute(Call("Deep", 1), buffer.WrittenSpan.ToArray()));
        Assert.True(error is MessagePackSerializationException or EndOfStreamException, error?.ToString());
    }

    [TimedTheory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0x93, 1, 5, 0xC0 })]
    [InlineData(new byte[] { 0x93, 1, 0xC0, 0 })]
    [InlineData(new byte[] { 0x81, 5, 0xC0 })]
    public async Task References_to_nothing_are_exceptions(byte[] arguments)
    {
        await Task.Yield();
        Assert.ThrowsAny<MessagePackSerializationException>(() => Trip.Execute(Call("Deep", 1), arguments));
    }

    [TimedFact]
    public async Task A_comparer_that_cannot_travel_is_refused()
    {
        await Task.Yield();
        var error = Assert.ThrowsAny<MessagePackSerializationException>(() => Trip.Arguments(Call("Comparer")));
        Assert.Contains("Odd.Callback", error.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_stranger_in_a_union_is_refused()
    {
        await Task.Yield();
        Assert.Throws<MessagePackSerializationException>(() => Trip.Arguments(Call("UnknownCase")));
    }

    [TimedTheory]
    [InlineData("Longs", new byte[] { 0xC4, 7, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("Longs", new byte[] { 0xC6, 0x7F, 0xFF, 0xFF, 0xFF })]
    [InlineData("Strings", new byte[] { 0xDD, 0x7F, 0xFF, 0xFF, 0xFF })]
    [InlineData("Strings", new byte[] { 0x91 })]
    [InlineData("Id", new byte[] { 0xC4, 1, 0 })]
    [InlineData("Id", new byte[] { 0xC0 })]
    public async Task Lengths_are_checked_before_memory_is_taken(string name, byte[] arguments)
    {
        await Task.Yield();
        var call = Call(name);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Record.Exception(() => Trip.Execute(call, arguments));
        Assert.True(error is MessagePackSerializationException or EndOfStreamException, error?.ToString());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    private static RemoteCall Call(string name, params object[] arguments) =>
        (RemoteCall)Program.Value.GetType("Calls")!.GetMethod(name)!.Invoke(null, arguments)!;
}
