using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Analyzers.Tests.Consumer;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

/// <summary>The fix of RMT0203, in a project whose stubs follow the callables.</summary>
public sealed class UseSharedFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Remoting;

        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "int[]", "int Do(int n, int[] table) => table[n] + table.Length",
        "await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, table), items))\n            Console.WriteLine(n);",
        "int Do(int n, Shared<int[]> table) => table.Span[n] + table.Span.Length",
        "await using var sharedTable = executor.Share(table);\n        await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, sharedTable), items))\n            Console.WriteLine(n);")]
    [InlineData(
        "double[]", "double Do(int n, double[] table) { double sum = n; foreach (double d in table) sum += d; return sum; }",
        "int before = 0;\n\n        // What is said about the map.\n        double all = await executor.MapAsync(x => C.Remote.Do(x, _field), items).SumAsync(); // Behind it.",
        "double Do(int n, Shared<double[]> table) { double sum = n; foreach (double d in table.Span) sum += d; return sum; }",
        "int before = 0;\n        await using var sharedField = executor.Share(_field);\n\n        // What is said about the map.\n        double all = await executor.MapAsync(x => C.Remote.Do(x, sharedField), items).SumAsync(); // Behind it.")]
    [InlineData(
        "Dictionary<int, string>", "int Do(int n, Dictionary<int, string> table) => table[n].Length",
        "await executor.ForEachAsync(x => C.Remote.Do(x, table), items);",
        "int Do(int n, Shared<Dictionary<int, string>> table) => table.Value[n].Length",
        "await using var sharedTable = executor.Share(table);\n        await executor.ForEachAsync(x => C.Remote.Do(x, sharedTable), items);")]
    [InlineData(
        "List<int>", "int Do(int n, IReadOnlyList<int> table) => table.Count + n",
        "await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, table), items)) { }",
        "int Do(int n, Shared<IReadOnlyList<int>> table) => table.Value.Count + n",
        "await using var sharedTable = executor.Share<IReadOnlyList<int>>(table);\n        await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, sharedTable), items)) { }")]
    [InlineData(
        "int[]", "int Do(int n, int[] table) => table.Sum(t => t * table.Length)",
        "await foreach (int n in executor.MapAsync(x => C.Remote.Do(table: table, n: x), items)) { }",
        "int Do(int n, Shared<int[]> table) => table.Value.Sum(t => t * table.Value.Length)",
        "await using var sharedTable = executor.Share(table);\n        await foreach (int n in executor.MapAsync(x => C.Remote.Do(table: sharedTable, n: x), items)) { }")]
    public Task Shares(string type, string callable, string statements, string fixedCallable, string fixedStatements) =>
        VerifyAsync(Source(type, callable, statements), Source(type, fixedCallable, fixedStatements));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Fixes_all() => VerifyAsync(
        Usings + """
        static class C
        {
            [ProcessPoolCallable]
            internal static int Do(int n, int[] table, List<string> words) => table[n] + words.Count;

            [ProcessPoolCallable]
            internal static int Other(int n, int[] table) => table[n]; // Kept.

            static async Task Maps(Executor executor, IEnumerable<int> items, int[] table, List<string> words)
            {
                await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, table, words), items))
                    Console.WriteLine(n);
                await foreach (int n in executor.MapAsync(x => C.Remote.Other(x, table), items))
                    Console.WriteLine(n);
            }
        }
        """,
        Usings + """
        static class C
        {
            [ProcessPoolCallable]
            internal static int Do(int n, Shared<int[]> table, Shared<List<string>> words) => table.Span[n] + words.Value.Count;

            [ProcessPoolCallable]
            internal static int Other(int n, Shared<int[]> table) => table.Span[n]; // Kept.

            static async Task Maps(Executor executor, IEnumerable<int> items, int[] table, List<string> words)
            {
                await using var sharedTable = executor.Share(table);
                await using var sharedWords = executor.Share(words);
                await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, sharedTable, sharedWords), items))
                    Console.WriteLine(n);
                await using var sharedTable2 = executor.Share(table);
                await foreach (int n in executor.MapAsync(x => C.Remote.Other(x, sharedTable2), items))
                    Console.WriteLine(n);
            }
        }
        """);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do(int n, int[] table) => table[n]", "var map = executor.MapAsync(x => C.Remote.Do(x, table), items);")] // enumerated later, nobody knows when
    [InlineData("int Do(int n, int[] table) => table[n]++", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items);")] // changes what it gets
    [InlineData("int Do(int n, int[] table) { Array.Sort(table); return n; }", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items);")]
    [InlineData("int Do(int n, int[] table) { table = []; return n; }", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items);")]
    [InlineData("int Do(int n, int[] table) => table[n]", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items); C.Do(1, table);")] // called by others
    [InlineData("int Do(int n, int[] table) => table[n]", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items); await executor.SubmitAsync(C.Remote.Do(1, table));")]
    [InlineData("int Do(int n, int[]? table) => n", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items);")] // there may be none
    [InlineData("int Do(int n, int[] table = null!) => n", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items);")]
    [InlineData("int Do(int n, int[] table) => table[n]", "if (items.Any()) await executor.ForEachAsync(x => C.Remote.Do(x, table), items);")] // no place for a statement
    [InlineData("int Do(int n, int[] table) => table[n]", "var n = items.Any() ? await executor.MapAsync(x => C.Remote.Do(x, table), items).CountAsync() : 0;")] // perhaps not at all
    [InlineData("int Do(int n, int[] table) => table[n]", "var found = items.Any() && await executor.MapAsync(x => C.Remote.Do(x, table), items).AnyAsync();")]
    [InlineData("int Do(int n, int[] table) => table[n]", "var found = items.Any() || await executor.MapAsync(x => C.Remote.Do(x, table), items).AnyAsync();")]
    [InlineData("int Do(int n, int[] table) => table[n]", "object? no = null; var found = no ?? await executor.MapAsync(x => C.Remote.Do(x, table), items).CountAsync();")]
    [InlineData("int Do(int n, int[] table) => table[n]", "var found = number switch { 1 => await executor.MapAsync(x => C.Remote.Do(x, table), items).CountAsync(), _ => 0 };")]
    [InlineData("int Do(int n, int[] table) => table[n]", "void Next() => table = []; await foreach (int r in executor.MapAsync(x => C.Remote.Do(x, table), items)) Next();")] // changes as the map goes on
    [InlineData("int Do(int n, int[] table) => table[n]", "await foreach (int r in executor.MapAsync(x => C.Remote.Do(x, table), items)) Renew(table);")]
    [InlineData("int Do(int n, int[] table) => table[n]", "await foreach (int r in executor.MapAsync(x => C.Remote.Do(x, _field), items)) Renew(table);")]
    [InlineData("int Do(int n, int[] table) => table[n]", "int sum = Renew(table) + await executor.MapAsync(x => C.Remote.Do(x, table), items).SumAsync();")]
    [InlineData("int Do(int n, int[] found) => found[n]", "int sum = (Load(out var found) ? 1 : 0) + await executor.MapAsync(x => C.Remote.Do(x, found), items).SumAsync();")] // declared there
    [InlineData("int Do(int n, int[] table) => table[n]", "await Task.WhenAny(executor.ForEachAsync(x => C.Remote.Do(x, table), items), Task.Delay(1000));")] // over before the map is
    [InlineData("int Do(int n, int[] table) => table[n]", "static Task<int> Wrap(IAsyncEnumerable<int> map) => Task.FromResult(1); int m = await Wrap(executor.MapAsync(x => C.Remote.Do(x, table), items));")]
    [InlineData("int Do(int n, int[] table) => table[n]", "static async IAsyncEnumerable<int> Wrap(IAsyncEnumerable<int> map) { await Task.Yield(); yield return 1; } await foreach (int m in Wrap(executor.MapAsync(x => C.Remote.Do(x, table), items))) { }")]
    [InlineData("int Do(int n, int[] table) => table[n]", "await executor.ForEachAsync(x => C.Remote.Do(x, table), items).WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("int Do(int n, int[] table) => table[n]", "bool any = await executor.MapAsync(x => C.Remote.Do(x, table), items).GetAsyncEnumerator().MoveNextAsync();")]
    public Task Offers_nothing_where_it_is_not_certain(string callable, string statements) =>
        VerifyAsync(Source("int[]", callable, statements), null);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("await executor.ForEachAsync(x => C.Remote.Do(x, table), items).ConfigureAwait(false);")]
    [InlineData("await Task.WhenAll(executor.ForEachAsync(x => C.Remote.Do(x, table), items), Task.Delay(1));")]
    [InlineData("await Task.WhenAll((executor.ForEachAsync(x => C.Remote.Do(x, table), items)), Task.Delay(1)).ConfigureAwait(false);")]
    [InlineData("await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, table), items).Where(n => n > 0).ConfigureAwait(false)) { }")]
    [InlineData("foreach (int n in await executor.MapAsync(x => C.Remote.Do(x, table), items).ToListAsync()) { }")]
    [InlineData("Console.WriteLine(await executor.MapAsync(x => C.Remote.Do(x, table), items).CountAsync());")]
    public Task Shares_where_the_await_is_over_when_the_map_is(string statement) => VerifyAsync(
        Source("int[]", "int Do(int n, int[] table) => table[n]", statement),
        Source(
            "int[]",
            "int Do(int n, Shared<int[]> table) => table.Span[n]",
            "await using var sharedTable = executor.Share(table);\n        " + statement.Replace("x, table", "x, sharedTable", StringComparison.Ordinal)));

    // A shared object is one for all later calls of a worker: whatever might be changed in it, by another name or by somebody else.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int[]", "int Do(int n, int[] table) { var l = table; l[0] = n; return table[0]; }")]
    [InlineData("int[]", "int Do(int n, int[] table) { var own = table; own[0] += n; return own[0]; }")] // the copy is made once, and kept
    [InlineData("int[]", "int Do(int n, int[] table) => Renew(table)")]
    [InlineData("Step[]", "int Do(int n, Step[] table) => table[n].Go()")]
    [InlineData("int[]", "int Do(int n, int[] table) { int sum = 0; for (int i = 0; i < n; i++) sum += Renew(table); return sum; }")]
    [InlineData("List<string>", "int Do(int n, List<string> table) { var l = table; l.Add(\"x\"); return l.Count; }")]
    [InlineData("List<string>", "int Do(int n, List<string> table) => Normalize(table)")]
    [InlineData("List<string>", "List<string> Do(int n, List<string> table) => table")]
    [InlineData("List<int>", "int Do(int n, List<int> table) { foreach (ref int i in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(table)) i++; return n; }")]
    [InlineData("List<Order>", "int Do(int n, List<Order> table) { foreach (var o in table) o.Total = 0; return n; }")]
    [InlineData("List<Order>", "int Do(int n, List<Order> table) { var o = table[n]; o.Total = 0; return n; }")]
    [InlineData("List<Order>", "int Do(int n, List<Order> table) => table.Sum(o => o.Total++)")]
    [InlineData("Order[]", "int Do(int n, Order[] table) { table[n].Clear(); return n; }")]
    [InlineData("Dictionary<int, int[]>", "int Do(int n, Dictionary<int, int[]> table) { if (table.TryGetValue(n, out var t)) t[0] = 1; return n; }")]
    public Task Offers_nothing_where_the_callable_may_change_the_object(string type, string callable) =>
        VerifyAsync(Source(type, callable, "await foreach (var n in executor.MapAsync(x => C.Remote.Do(x, table), items)) { }"), null);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int[]", "Array.IndexOf(table, n)")]
    [InlineData("List<Order>", "table[n].Total + table.Count")]
    [InlineData("Order[]", "table[n].Total + table.Length")]
    [InlineData("Dictionary<int, int[]>", "table[n].Length + table[n][0] + (table.ContainsKey(n) ? 1 : 0)")]
    [InlineData("HashSet<string>", "table.Contains(\"x\") ? 1 : string.Join(\",\", table).Length")]
    [InlineData("Dictionary<string, int>", "table.TryGetValue(\"x\", out int found) ? found : table.Values.Count")]
    [InlineData("List<(string, DateTime)>", "table.Where(t => t.Item1.Length > n).Count()")]
    public Task Shares_what_is_only_read(string type, string body)
    {
        const string statements = "await foreach (int n in executor.MapAsync(x => C.Remote.Do(x, table), items)) { }";
        return VerifyAsync(
            Source(type, $"int Do(int n, {type} table) => {body}", statements),
            Source(
                type,
                $"int Do(int n, Shared<{type}> table) => {body.Replace("table", "table.Value", StringComparison.Ordinal)}",
                "await using var sharedTable = executor.Share(table);\n        " + statements.Replace("x, table", "x, sharedTable", StringComparison.Ordinal)));
    }

    // Its parameters are not its own then: those of another declaration would have to change, too.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("interface IScorer { double Score(double[] table); } sealed record Item(int N) : IScorer { [ProcessPoolCallable] public double Score(double[] table) => table[N]; }")]
    [InlineData("interface IScorer<T> { double Score(T table); } sealed record Item(int N) : IScorer<double[]> { [ProcessPoolCallable] public double Score(double[] table) => table[N]; }")]
    [InlineData("interface IScorer { double Score(double[] table); } record Item(int N) { [ProcessPoolCallable] public double Score(double[] table) => table[N]; } record More(int N) : Item(N), IScorer;")]
    [InlineData("abstract record Scorer { public abstract double Score(double[] table); } sealed record Item(int N) : Scorer { [ProcessPoolCallable] public override double Score(double[] table) => table[N]; }")]
    [InlineData("record Item(int N) { [ProcessPoolCallable] public virtual double Score(double[] table) => table[N]; } record More(int N) : Item(N) { public override double Score(double[] table) => 1; }")]
    [InlineData("record Item(int N) { [ProcessPoolCallable] public virtual double Score(double[] table) => table[N]; }")]
    public Task Offers_nothing_where_the_callable_stands_for_another_declaration(string types) => VerifyAsync(Usings + types + """

        static class P
        {
            static async Task Maps(Executor executor, Item[] items, double[] table)
            {
                await foreach (double d in executor.MapAsync(x => Item.Remote.Score(x, table), items)) { }
            }
        }
        """, null);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Shares_with_a_callable_of_an_object() => VerifyAsync(Instance("double[] table", "table[N]", "", "table"), Instance("Shared<double[]> table", "table.Span[N]", "await using var sharedTable = executor.Share(table);\n        ", "sharedTable"));

    private static string Instance(string parameter, string body, string before, string argument) => Usings + $$"""
        sealed record Item(int N) { [ProcessPoolCallable] public double Score({{parameter}}) => {{body}}; }

        static class P
        {
            static async Task Maps(Executor executor, Item[] items, double[] table)
            {
                {{before}}await foreach (double d in executor.MapAsync(x => Item.Remote.Score(x, {{argument}}), items)) { }
            }
        }
        """;

    /// <summary>A callable of another file, and statements of a program.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Shares_where_the_callable_is_in_another_file()
    {
        const string program = Usings + "class P { static async Task Main() { Executor executor = new ProcessPoolExecutor(); int[] table = new int[1000];\n        await executor.ForEachAsync(x => C.Remote.Do(x, table), new[] { 1 });\n    } }\n";
        using var workspace = new FixWorkspace([("Callable.cs", "using Remoting;\npublic static class C { [ProcessPoolCallable] public static int Do(int n, int[] table) => table[n]; }\n"), ("Program.cs", program)]);
        Assert.True(await workspace.ApplyAllAsync("RMT0203", TestContext.Current.CancellationToken));
        string[] texts = [.. (await workspace.FilesAsync(TestContext.Current.CancellationToken)).Select(file => file.Text)];
        Assert.Contains("Do(int n, Shared<int[]> table) => table.Span[n]; }", texts[0], StringComparison.Ordinal);
        Assert.Contains("        await using var sharedTable = executor.Share(table);\n        await executor.ForEachAsync(x => C.Remote.Do(x, sharedTable), ", texts[1], StringComparison.Ordinal);
        await AssertCompilesAsync(workspace);
    }

    // The span is an extension property, which there are none of in an older language.
    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Shares_in_an_older_language()
    {
        const string statements = "await foreach (int n in executor.MapAsync(x => CRemote.Do(x, table), items)) { }";
        return VerifyAsync(
            Source("int[]", "int Do(int n, int[] table) => table[n] + table.Length", statements),
            Source(
                "int[]",
                "int Do(int n, Shared<int[]> table) => table.Value[n] + table.Value.Length",
                "await using var sharedTable = executor.Share(table);\n        " + statements.Replace("x, table", "x, sharedTable", StringComparison.Ordinal)),
            LanguageVersion.CSharp13);
    }

    private static async Task VerifyAsync(string source, string? expected, LanguageVersion version = LanguageVersion.CSharp14)
    {
        using var workspace = new FixWorkspace([("Source.cs", source)], version);
        await AssertCompilesAsync(workspace);
        Assert.Equal(expected is not null, await workspace.ApplyAllAsync("RMT0203", TestContext.Current.CancellationToken));
        Assert.Equal(expected ?? source, Assert.Single(await workspace.FilesAsync(TestContext.Current.CancellationToken)).Text);
        await AssertCompilesAsync(workspace);
        Assert.Equal(expected is null, (await workspace.DiagnosticsAsync(TestContext.Current.CancellationToken)).Any(report => report.Diagnostic.Id == "RMT0203"));
    }

    private static async Task AssertCompilesAsync(FixWorkspace workspace) => Assert.DoesNotContain(
        await workspace.DiagnosticsAsync(TestContext.Current.CancellationToken), report => report.Diagnostic.Severity == DiagnosticSeverity.Error);

    private static string Source(string type, string callable, string statements) => Usings + $$"""
        static class C
        {
            private static {{type}} _field = [];

            [ProcessPoolCallable]
            internal static {{callable}}{{(callable.EndsWith('}') ? "" : ";")}}

            private static bool Load(out int[] numbers) { numbers = []; return true; }
            private static int Normalize(List<string> words) { words.Sort(); return 1; }
            private static int Renew(int[] numbers) { _field = []; numbers[0]++; return 1; }

            static async Task Maps(Executor executor, IEnumerable<int> items, {{type}} table, int number)
            {
                {{statements}}
            }
        }

        public class Order { public int Total { get; set; } public void Clear() => Total = 0; }
        public struct Step { public int At; public int Go() => ++At; }
        """;
}
