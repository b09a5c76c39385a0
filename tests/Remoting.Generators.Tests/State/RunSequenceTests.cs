using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>A sequence is run through before anything of it is sent: an object that it gives again has to be what it was.</summary>
public sealed class RunSequenceTests
{
    private const string Types =
        """
        using System.Text;
        internal sealed class Item { public int N; }
        internal sealed class Line { [IgnoreMember] public int Uses; public int N; public StringBuilder Text = new(); public List<int> Parts = []; }
        internal static class C
        {
            [ProcessPoolCallable] public static string Sums(IEnumerable<Item> items) => string.Join(",", items.Select(i => i.N));
            [ProcessPoolCallable] public static string Blocks(IEnumerable<int[]> items) => string.Join(",", items.Select(i => i.Sum()));
            [ProcessPoolCallable] public static string Lists(IEnumerable<Line> items) => string.Join(",", items.Select(i => i.Parts.Sum()));
            [ProcessPoolCallable] public static string Any(IEnumerable<object> items) => string.Join(",", items);
            [ProcessPoolCallable] public static IEnumerable<Item> Made(int n, bool isSame) { var one = new Item(); for (var i = 0; i < n; i++) { if (!isSame) one.N = i; yield return one; } }
        }
        """;

    private const string Checks =
        """
        using Remoting.Generators.Tests.Support;
        using Assert = Xunit.Assert;
        public static class Check
        {
            public static void One_item_again_and_again() { Assert.Equal("3,3,3", Trip.Run(C.Remote.Sums(Enumerable.Repeat(new Item { N = 3 }, 3)))); Assert.Equal("3,3,3", Trip.Run(C.Remote.Sums(Enumerable.Repeat(new Item { N = 3 }, 3).Where(_ => true)))); var line = new Line { Parts = { 1, 2 } }; Assert.Equal("3,3,3", Trip.Run(C.Remote.Lists(Enumerable.Repeat(line, 3).Select(l => l)))); Assert.Equal("0,3,3,3", Trip.Run(C.Remote.Lists(Enumerable.Repeat(new Line(), 1).Concat(Enumerable.Repeat(line, 3).Select(l => { l.Uses++; return l; }))))); Assert.Equal("a,a,1,1", Trip.Run(C.Remote.Any(new object[] { "a", "a", 1, 1 }.Select(o => o)))); Assert.Single(Trip.Run(C.Remote.Made(3, true)).Distinct()); Assert.Empty(Trip.Run(C.Remote.Sums(Enumerable.Range(0, 0).Select(i => new Item())))); }
            public static void An_item_that_changes_between() { Changed(C.Remote.Sums(Items(2))); Changed(C.Remote.Sums(Items(100))); Assert.Equal("0", Trip.Run(C.Remote.Sums(Items(1)))); Changed(C.Remote.Sums(Enumerable.Range(0, 3).Select(_ => { s_one.N++; return s_one; }))); Changed(C.Remote.Made(2, false)); }
            public static void An_item_that_changes_after_it_came_again() { Changed(C.Remote.Sums(After())); static IEnumerable<Item> After() { var one = new Item(); yield return one; yield return one; one.N = 1; yield return new(); } }
            public static void A_block_that_is_filled_again() { Changed(C.Remote.Blocks(Blocks())); static IEnumerable<int[]> Blocks() { var block = new int[3]; yield return new[] { 7 }; for (var i = 0; i < 2; i++) { block[1] = i; yield return block; } } }
            public static void A_list_in_an_item_that_is_filled_again() { Changed(C.Remote.Lists(Lines(2))); Assert.Equal("0", Trip.Run(C.Remote.Lists(Lines(1)))); static IEnumerable<Line> Lines(int n) { var line = new Line(); for (var i = 0; i < n; i++) { line.Parts.Clear(); line.Parts.Add(i); yield return line; } } }
            private static readonly Item s_one = new();
            private static IEnumerable<Item> Items(int n) { var one = new Item(); for (var i = 0; i < n; i++) { one.N = i; yield return one; } }
            private static void Changed<T>(RemoteCall<T> call) => Assert.Contains("changed in between", Assert.ThrowsAny<MessagePackSerializationException>(() => Trip.Run(call)).Message);
        }
        """;

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.LoadAs("Demo.RunSequences", Types, Checks));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Checks.Split('\n')
        .Where(line => line.Contains("public static void ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split("public static void ")[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Arrives_whole_or_is_refused(string check)
    {
        await Task.Yield();
        Program.Value.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
