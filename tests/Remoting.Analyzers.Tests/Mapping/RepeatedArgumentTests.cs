using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<RepeatedArgumentAnalyzer>;

/// <summary>RMT0203: the same large value with every item.</summary>
public sealed class RepeatedArgumentTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items);")]
    [InlineData("int[]", "executor.MapUnorderedAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items, chunkSize: 100);")]
    [InlineData("int[]", "executor.ForEachAsync(x => { return Work.Remote.Do(x, {|RMT0203:table|}); }, items);")]
    [InlineData("int[]", "executor.MapAsync((x, y) => Work.Remote.Do(x + y, {|RMT0203:table|}), items, items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(table: {|RMT0203:table|}, n: x), asyncItems);")]
    [InlineData("List<string>", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items);")]
    [InlineData("Dictionary<string, int>", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items);")]
    [InlineData("IReadOnlyList<int>", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items);")]
    [InlineData("IReadOnlyDictionary<int, int>", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items);")]
    [InlineData("ReadOnlyMemory<byte>", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items);")]
    [InlineData("int[]", "var local = table.ToArray(); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:s_table|}), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:s_large|}), items);")]
    [InlineData("int[]", "var local = new int[10_000]; executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("IEnumerable<int>", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:s_table|}), items);")]
    [InlineData("int[]", "async System.Threading.Tasks.Task Go() { await foreach (int r in executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items)) s_table = [r]; }")]
    [InlineData("List<int>", "async System.Threading.Tasks.Task Go() { foreach (int i in items) { if (await executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}), items).AnyAsync()) table.Add(i); } }")]
    [InlineData("List<int>", "List<int> local = []; foreach (int i in items) local.Add(i); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("List<int>", "List<int> local = []; items.ToList().ForEach(local.Add); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("List<int>", "List<int> local = []; List<List<int>> lists = []; lists.Add(local); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("List<int>", "List<int> local = []; Fill(local); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("List<int>", "List<int> local = []; var other = local; other.AddRange(items); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("IList<int>", "IList<int> local = []; foreach (int i in items) local.Add(i); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("List<int>", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:s_list|}), items);")]
    [InlineData("List<int>", "var local = new List<int> { 1 }; foreach (int i in items) local.Add(i); executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    [InlineData("List<int>", "var local = new List<int>(items) { 1 }; executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:local|}), items);")]
    public Task Fires(string type, string map) => Verify.VerifyAsync(Source(type, map));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, new[] { x }), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, new int[10_000]), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, [1, 2, 3]), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, s_small), items);")]
    [InlineData("int[]", "int[] local = [1, 2, 3]; executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    [InlineData("int[]", "var local = new int[99]; executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x.Length, x), new int[3][]);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x.Length, x.ToArray()), new int[3][]);")]
    [InlineData("int[]", "executor.MapAsync(x => { var local = new int[x]; return Work.Remote.Do(x, local); }, items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, Property), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, table.Take(x).ToArray()), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, x > 0 ? table : s_table), items);")]
    [InlineData("string", "executor.MapAsync(x => Work.Remote.Do(x, table), items);")]
    [InlineData("Uri", "executor.MapAsync(x => Work.Remote.Do(x, table), items);")]
    [InlineData("int[]", "Func<int, RemoteCall<int>> stub = x => Work.Remote.Do(x, table); executor.MapAsync(stub, items);")]
    [InlineData("int[]", "new ThreadPoolExecutor().MapAsync(x => Work.Remote.Do(x, table), items);")]
    [InlineData("int[]", "executor.SubmitAsync(Work.Remote.Do(n, table));")]
    [InlineData("int[]", "items.Select(x => Work.Remote.Do(x, table));")]
    [InlineData("int[]", "executor.MapAsync(x => Other(x, table), items);")]
    [InlineData("HashSet<int>", "async System.Threading.Tasks.Task Go() { await foreach (int r in executor.MapAsync(x => Work.Remote.Do(x, table), items)) table.Add(r); }")] // changes as the map goes on
    [InlineData("int[]", "async System.Threading.Tasks.Task Go() { await foreach (int r in executor.MapAsync(x => Work.Remote.Do(x, table), items)) table = [r]; }")]
    [InlineData("int[]", "async System.Threading.Tasks.Task Go() { await foreach (int r in executor.MapAsync(x => Work.Remote.Do(x, s_table), items)) { s_table[0]++; } }")]
    [InlineData("List<int>", "List<int> local = [1, 2, 3]; executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    [InlineData("List<int>", "List<int> local = [1, 2, 3]; Console.WriteLine(local.Count + local[0] + local.Sum()); executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    [InlineData("HashSet<string>", "var local = new HashSet<string> { \"a\", \"the\" }; executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    [InlineData("HashSet<string>", "HashSet<string> local = new(StringComparer.Ordinal) { \"a\", \"the\" }; executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    [InlineData("Dictionary<string, string>", "var local = new Dictionary<string, string>(4) { [\"a\"] = \"b\" }; executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    [InlineData("Dictionary<string, string>", "var local = new Dictionary<string, string> { { \"a\", \"b\" } }; executor.MapAsync(x => Work.Remote.Do(x, local), items);")]
    public Task Is_quiet(string type, string map) => Verify.VerifyAsync(Source(type, map));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "executor.MapAsync(x => Work.Remote.Do(x, {|#0:table|}), items);",
        "'table' may be sent again with every item; share it with the workers, with 'Executor.Share'")]
    [InlineData(
        "executor.MapAsync(x => Work.Remote.Do(x, {|#0:s_large|}), items);",
        "'s_large' (10,000 elements) may be sent again with every item; share it with the workers, with 'Executor.Share'")]
    public Task Says_what(string map, string message) => Verify.VerifyMessagesAsync(
        Source("int[]", map),
        DiagnosticResult.CompilerWarning("RMT0203").WithLocation(0).WithMessage(message));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() => Verify.VerifyAsync(
        "// <auto-generated/>\n#nullable enable\n" + Source("int[]", "executor.MapAsync(x => Work.Remote.Do(x, table), items);"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Other_types_of_the_same_names() => Verify.VerifyAsync("""
        using System;
        using System.Collections.Generic;

        namespace Other
        {
            class RemoteCall<T> { }
            struct ChunkSize { }
            class Executor { public void MapAsync<T, R>(Func<T, RemoteCall<R>> stub, IEnumerable<T> items, ChunkSize chunkSize = default) { } }
            class Work
            {
                public static Work Remote => new();
                public RemoteCall<int> Do(int n, int[] table) => new();
                static void Maps(Executor executor, int[] items, int[] table) => executor.MapAsync(x => Work.Remote.Do(x, table), items);
            }
        }
        """);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, missing), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, ), items);")]
    [InlineData("int[]", "executor.MapAsync(x => Work.Remote.Do(x, {|RMT0203:table|}));")]
    [InlineData("Missing", "executor.MapAsync(x => Work.Remote.Do(x, table), items);")]
    public Task Code_that_does_not_compile(string type, string map) => VerifyBrokenAsync(Source(type, map));

    // What fires in broken code depends on what the compiler makes of it; that nothing crashes, does not.
    private static async Task VerifyBrokenAsync(string source) => Assert.DoesNotContain(
        await AnalyzerRun.ReportsAsync(AnalyzerRun.Compile(source.Replace("{|RMT0203:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal))),
        d => d.Id == "AD0001");

    private static string Source(string type, string map) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using Remoting;

        static partial class Work
        {
            static int[] s_table = Environment.TickCount > 3 ? [] : [1];
            static readonly int[] s_small = [1, 2, 3];
            static readonly int[] s_large = new int[10_000];
            static int[] Property => s_table;
            static readonly List<int> s_list = [];
            static void Fill(List<int> list) => list.Add(3);

            [ProcessPoolCallable]
            public static int Do(int n, {{type}} table) => n;

            static RemoteCall<int> Other(int n, {{type}} table) => throw null!;

            static void Maps(Executor executor, IEnumerable<int> items, IAsyncEnumerable<int> asyncItems, int n, {{type}} table)
            {
                {{map}}
            }
        }

        readonly struct WorkRemote
        {
            public RemoteCall<int> Do(int n, {{type}} table) => throw null!;
        }

        static class WorkRemoteExtension
        {
            extension(Work)
            {
                public static WorkRemote Remote => default;
            }
        }
        """;
}
