using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Calls;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = FixVerifier<SubmitInLoopAnalyzer, UseMapFix>;

/// <summary>The fix of RMT0202.</summary>
public sealed class UseMapFixTests
{
    private const string Members = """
        static int s_sum;
        static void Save(int n) => s_sum += n;
        static bool IsWanted(int n) => n > s_sum;
        static IEnumerable<int> Numbers() { while (s_sum < 9) yield return s_sum; }
        static List<int> Loaded() => [s_sum];
        class Numbered : List<int>;

        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "foreach (int item in items)\n        {\n            int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));\n            Console.WriteLine(n);\n        }",
        "await foreach (int n in executor.MapAsync(C.Remote.Twice, items, chunkSize: ChunkSize.Auto))\n        {\n            Console.WriteLine(n);\n        }")]
    [InlineData(
        "foreach (int item in items)\n            Console.WriteLine(await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item), token));",
        "await foreach (var result in executor.MapAsync(C.Remote.Twice, items, chunkSize: ChunkSize.Auto, cancellationToken: token))\n            Console.WriteLine(result);")]
    [InlineData(
        "List<int> results = [];\n        // One by one.\n        foreach (var item in items)\n        {\n            results.Add(await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)));\n        }",
        "List<int> results = [];\n        // One by one.\n        await foreach (var result in executor.MapAsync(C.Remote.Twice, items, chunkSize: ChunkSize.Auto))\n        {\n            results.Add(result);\n        }")]
    [InlineData(
        "int result = 0;\n        foreach (int item in items)\n            result += await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));",
        "int result = 0;\n        await foreach (var result2 in executor.MapAsync(C.Remote.Twice, items, chunkSize: ChunkSize.Auto))\n            result += result2;")]
    [InlineData(
        "foreach (int item in new List<int>(items))\n        {\n            await executor.{|RMT0202:SubmitAsync|}(C.Remote.Log(item));\n        }",
        "await executor.ForEachAsync(C.Remote.Log, new List<int>(items), chunkSize: ChunkSize.Auto);")]
    [InlineData(
        "foreach (int item in items)\n            Console.WriteLine((await executor.{|RMT0202:SubmitOutcomeAsync|}(C.Remote.Twice(item), cancellationToken: token)));",
        "await foreach (var result in executor.MapOutcomesAsync(C.Remote.Twice, items, chunkSize: ChunkSize.Auto, cancellationToken: token))\n            Console.WriteLine((result));")]
    [InlineData(
        "foreach (int item in items)\n            await ProcessPoolExecutor.Shared.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));",
        "await ProcessPoolExecutor.Shared.ForEachAsync(C.Remote.Twice, items, chunkSize: ChunkSize.Auto);")]
    [InlineData(
        "foreach (int item in Loaded())\n            Save(await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)));",
        "await foreach (var result in executor.MapAsync(C.Remote.Twice, Loaded(), chunkSize: ChunkSize.Auto))\n            Save(result);")]
    [InlineData(
        "foreach (int item in Numbers())\n            Console.WriteLine(await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)));",
        "await foreach (var result in executor.MapAsync(C.Remote.Twice, Numbers(), chunkSize: ChunkSize.Auto))\n            Console.WriteLine(result);")]
    public Task Turns_loops_into_maps(string statements, string expected) =>
        Verify.VerifyAsync(Caller.With(statements, "async Task", Members), Caller.With(expected, "async Task", Members));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Fixes_all() => Verify.VerifyAsync(
        Caller.With(
            """
            foreach (int item in items)
                        Console.WriteLine(await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)));
                    foreach (int item in items)
                        await executor.{|RMT0202:SubmitAsync|}(C.Remote.Log(item));
            """,
            "async Task"),
        Caller.With(
            """
            await foreach (var result in executor.MapAsync(C.Remote.Twice, items, chunkSize: ChunkSize.Auto))
                        Console.WriteLine(result);
                    await executor.ForEachAsync(C.Remote.Log, items, chunkSize: ChunkSize.Auto);
            """,
            "async Task"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("foreach (int item in items) { Console.WriteLine(); int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); }")] // something before it
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); Console.WriteLine(item); }")] // the item is needed
    [InlineData("foreach (int item in items) { await executor.{|RMT0202:SubmitAsync|}(C.Remote.Log(item)); Console.WriteLine(); }")] // something after it
    [InlineData("foreach (int item in items) { int n = item > 3 ? await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)) : 0; }")]
    [InlineData("foreach (int item in items) { if (await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)) > 3) break; }")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); if (n > 3) break; Console.WriteLine(n); }")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); if (n > 3) return; Console.WriteLine(n); }")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); Console.WriteLine(n > 3 ? throw new InvalidOperationException() : n); }")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); switch (n) { case 3: goto end; default: break; } } end: ;")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); executor = none!; Console.WriteLine(n); }")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item + 1)); }")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(3)); }")]
    [InlineData("foreach (short item in new short[200]) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); }")]
    [InlineData("foreach (int item in (System.Collections.IEnumerable)items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); }")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item), new CancellationTokenSource(9).Token); }")]
    [InlineData("foreach (int item in items) { int n = await new ProcessPoolExecutor().{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); }")]
    [InlineData("var pool = executor; foreach (int item in items) { int n = await pool.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); pool = none ?? pool; }")]
    [InlineData("for (int i = 0; i < 1_000; i++) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(i)); }")]
    [InlineData("List<Task> tasks = []; foreach (int item in items) tasks.Add(executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)));")]
    [InlineData("await foreach (int item in executor.MapAsync(C.Remote.Twice, items)) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); }")]
    [InlineData("foreach (int item in items) await executor.{|RMT0202:SubmitOutcomeAsync|}(C.Remote.Twice(item));")] // nothing is thrown, and nothing stops
    [InlineData("foreach (int item in items) await executor.{|RMT0202:SubmitOutcomeAsync|}(C.Remote.Log(item));")]
    [InlineData("foreach (int item in items) { var outcome = await executor.{|RMT0202:SubmitOutcomeAsync|}(C.Remote.Log(item)); Console.WriteLine(outcome.Error); }")]
    [InlineData("foreach (int item in items) { var outcome = await executor.{|RMT0202:SubmitOutcomeAsync|}(C.Remote.Twice(item)); Console.WriteLine(outcome.Index); }")]
    [InlineData("foreach (int item in items) { var outcome = await executor.{|RMT0202:SubmitOutcomeAsync|}(C.Remote.Twice(item), null, token); Console.WriteLine(outcome); }")]
    [InlineData("foreach (int item in Numbers()) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); s_sum += n; }")] // the iterator may look at it
    [InlineData("foreach (int item in Numbers()) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); Save(n); }")]
    [InlineData("foreach (int item in items.Where(IsWanted)) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); Save(n); }")]
    [InlineData("var numbers = Numbers(); foreach (int item in numbers) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); Save(n); }")]
    [InlineData("foreach (int item in new Numbered()) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); Save(n); }")]
    [InlineData("var pending = new System.Collections.Concurrent.BlockingCollection<int>(); foreach (int item in pending.GetConsumingEnumerable()) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); if (n == 0) pending.CompleteAdding(); }")]
    [InlineData("var numbers = new int[200]; foreach (int item in numbers) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); numbers[199] = n; }")]
    public Task Offers_nothing_where_a_map_is_something_else(string statements) => Verify.VerifyNoFixAsync(Caller.With(statements, "async Task", Members));
}
