using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Calls;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<SubmitInLoopAnalyzer>;

/// <summary>RMT0202: calls that wait for each other, and small work submitted one by one.</summary>
public sealed class SubmitInLoopTests
{
    private const string Heavy = "[ProcessPoolCallable] public static int Heavy(int n) { Thread.Sleep(20); return n; }";
    private const string HeavyStub = "public RemoteCall<int> Heavy(int n) => throw null!; public RemoteCall Log";
    private const string Unknown = "public static int Do(int n) => Function(n); public static Func<int, int> Function = null!;";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("foreach (int item in items) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item), token); }")]
    [InlineData("List<Task> tasks = []; foreach (int item in items) tasks.Add(executor.{|RMT0202:SubmitAsync|}(C.Remote.Log(item)));")]
    [InlineData("List<Task> tasks = []; foreach (int item in items) tasks.Add(executor.{|RMT0202:SubmitOutcomeAsync|}(C.Remote.Twice(item), cancellationToken: token));")]
    [InlineData("for (int i = 0; i < items.Count(); i++) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(i));")]
    [InlineData("for (int i = 0; i < 100; i++) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(i));")]
    [InlineData("foreach (int item in Enumerable.Range(0, 5_000)) { if (item > 3) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)); }")]
    [InlineData("foreach (int item in items) { using var source = new CancellationTokenSource(); await (none?.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item)) ?? Task.FromResult(1)); }")]
    public Task Fires(string statements) => Verify.VerifyAsync(Caller.With(statements, "async Task"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("await executor.SubmitAsync(C.Remote.Twice(1));")]
    [InlineData("for (int i = 0; i < 99; i++) await executor.SubmitAsync(C.Remote.Twice(i));")]
    [InlineData("foreach (int item in new[] { 1, 2, 3 }) await executor.SubmitAsync(C.Remote.Twice(item));")]
    [InlineData("foreach (int item in items) await executor.SubmitAsync(C.Remote.Twice(item), options);")]
    [InlineData("while (true) { await executor.SubmitAsync(C.Remote.Twice(1)); await Task.Delay(1_000); }")]
    [InlineData("for (;;) { await executor.SubmitAsync(C.Remote.Twice(1)); await Task.Delay(1_000); }")]
    [InlineData("foreach (int item in items) { Func<Task> later = () => executor.SubmitAsync(C.Remote.Twice(item)); }")]
    [InlineData("foreach (int item in items.Take(await executor.SubmitAsync(C.Remote.Twice(1)))) { }")]
    [InlineData("foreach (int item in items) { await foreach (int n in executor.MapAsync(C.Remote.Twice, items)) { } }")]
    [InlineData("foreach (RemoteCall<int> call in items.Select(i => C.Remote.Twice(i))) await executor.SubmitAsync(call);")]
    [InlineData("int n = 1; foreach (int item in items) n = await executor.SubmitAsync(C.Remote.Twice(n + item));")]
    [InlineData("int n = 1; foreach (int item in items) { await executor.SubmitAsync(C.Remote.Twice(n)); n++; }")]
    [InlineData("foreach (int item in items) await executor.SubmitOutcomeAsync(C.Remote.Twice(item), options);")]
    [InlineData("foreach (int item in items) await executor.SubmitOutcomeAsync(C.Remote.Twice(item), new CallOptions { Measure = true }, token);")]
    [InlineData("List<Task> tasks = []; foreach (int item in items) tasks.Add(executor.SubmitOutcomeAsync(C.Remote.Log(item)));")]
    public Task Is_quiet(string statements) => Verify.VerifyAsync(Caller.With(statements, "async Task"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("", "SubmitAsync")]
    [InlineData("remoting.chunk_size_threshold_ns = 0", "SubmitAsync")]
    [InlineData("remoting.chunk_size_threshold_ns = 100000000", "SubmitAsync")]
    public Task Is_quiet_where_the_work_is_unknown(string configuration, string submit) => Verify.VerifyConfiguredAsync(
        configuration,
        Work.With(Unknown, $"foreach (int item in items) executor.{submit}(Work.Remote.Do(item));"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("remoting.chunk_size_threshold_ns = 10000", "{|RMT0202:SubmitAsync|}")]
    [InlineData("remoting.chunk_size_threshold_ns = 0", "SubmitAsync")]
    [InlineData("dotnet_diagnostic.RMT0202.severity = none", "SubmitAsync")]
    public Task Threshold_is_configurable(string configuration, string submit) => Verify.VerifyConfiguredAsync(
        configuration,
        Work.With("public static int Do(int n) => n + n;", $"foreach (int item in items) executor.{submit}(Work.Remote.Do(item));"));

    // One after the other is not what a pool is for, whatever the work is.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("foreach (int item in items) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(item));")]
    [InlineData("foreach (int item in items) { int r = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(item)).ConfigureAwait(false); }")]
    [InlineData("foreach (int item in items) { var task = executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(item)); Console.WriteLine(await task); }")]
    [InlineData("foreach (int item in items) executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(item)).Wait();")]
    [InlineData("foreach (int item in items) Console.WriteLine(executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(item)).Result);")]
    [InlineData("foreach (int item in items) Console.WriteLine(executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(item)).GetAwaiter().GetResult());")]
    [InlineData("for (int i = 1; i < 40_000; i++) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(i));")]
    [InlineData("int k = 0; while (k < 40_000) { await executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(k)); k++; }")]
    [InlineData("var queue = new Queue<int>(items); while (queue.TryDequeue(out int next)) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(next));")]
    [InlineData("await foreach (int item in executor.MapAsync(C.Remote.Twice, items)) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Heavy(item));")]
    [InlineData("List<Task> tasks = []; foreach (int item in items) tasks.Add(executor.SubmitAsync(C.Remote.Heavy(item)));")]
    [InlineData("foreach (int item in items) { await executor.SubmitAsync(C.Remote.Heavy(item)); await Task.Delay(1_000); }")]
    [InlineData("foreach (int item in items) await executor.SubmitAsync(C.Remote.Heavy(3));")]
    [InlineData("foreach (int item in new[] { 1, 2, 3 }) await executor.SubmitAsync(C.Remote.Heavy(item));")]
    [InlineData("int n = 1; foreach (int item in items) n = await executor.SubmitAsync(C.Remote.Heavy(n + item));")]
    [InlineData("while (true) await executor.SubmitAsync(C.Remote.Heavy(1));")]
    [InlineData("int k = 0; var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(token)) await executor.SubmitAsync(C.Remote.Heavy(k++));")]
    [InlineData("int k = 0; var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(token)) await executor.SubmitAsync(C.Remote.Twice(k++));")]
    public Task Fires_where_each_is_awaited(string statements) => Verify.VerifyAsync(
        Caller.With(statements, "async Task", Heavy).Replace("public RemoteCall Log", HeavyStub, StringComparison.Ordinal));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Names_the_callable_and_the_map() => Verify.VerifyMessagesAsync(
        Caller.With("foreach (int item in items) { executor.{|#0:SubmitAsync|}(C.Remote.Twice(item)); await executor.{|#1:SubmitAsync|}(C.Remote.Log(item)); }", "async Task"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(0).WithMessage(
            "'C.Twice(int)' may take under 100 ns a call, and every iteration submits one, which takes about 1 µs; use 'MapAsync' with 'chunkSize: ChunkSize.Auto', or a plain loop, which is faster still"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(1).WithMessage(
            "Each call of 'C.Log(int)' is awaited before the next one is submitted, so that no two may run at once, and each takes a round trip of tens of microseconds; use 'ForEachAsync' with 'chunkSize: ChunkSize.Auto', or a plain loop, which is faster still"));

    // Errors as values come from another map than results; a call without a result has none that gives them.
    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Names_the_map_that_gives_outcomes() => Verify.VerifyMessagesAsync(
        Caller.With("foreach (int item in items) { executor.{|#0:SubmitOutcomeAsync|}(C.Remote.Twice(item)); await executor.{|#1:SubmitOutcomeAsync|}(C.Remote.Log(item)); }", "async Task"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(0).WithMessage(
            "'C.Twice(int)' may take under 100 ns a call, and every iteration submits one, which takes about 1 µs; use 'MapOutcomesAsync' with 'chunkSize: ChunkSize.Auto', or a plain loop, which is faster still"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(1).WithMessage(
            "Each call of 'C.Log(int)' is awaited before the next one is submitted, so that no two may run at once, and each takes a round trip of tens of microseconds; submit all of them first, and await their tasks together, or a plain loop, which is faster still"));

    // Its calls run one after the other, however they are submitted.
    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Of_a_lease_only_the_round_trips_of_small_work_are_told() => Verify.VerifyMessagesAsync(
        Caller.With("WorkerLease lease = null!; foreach (int item in items) { await lease.{|#0:SubmitAsync|}(C.Remote.Twice(item)); await lease.SubmitAsync(C.Remote.Heavy(item)); }", "async Task", Heavy)
            .Replace("public RemoteCall Log", HeavyStub, StringComparison.Ordinal),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(0).WithMessage(
            "Each call of 'C.Twice(int)' is awaited before the next one is submitted, so that each takes a round trip of tens of microseconds; use 'MapAsync' with 'chunkSize: ChunkSize.Auto', or a plain loop, which is faster still"));

    // Each call may need what the iterations before it have left: no map does that.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int state = 0, score = 0; foreach (int item in items) (state, score) = await executor.SubmitAsync(C.Remote.Step(state, item));", true)]
    [InlineData("foreach (int item in items) model.Weights = (await executor.SubmitAsync(C.Remote.Train(model.Weights, item)));", true)]
    [InlineData("foreach (int item in items) model.Weights = (await executor.SubmitAsync(C.Remote.Train(model.Own.Weights, item)));", false)]
    [InlineData("foreach (int item in items) model.Own.Weights[0] = (await executor.SubmitAsync(C.Remote.Train(model.Own.Weights, item)))[0];", true)]
    [InlineData("foreach (int item in items) model.Name = (await executor.SubmitAsync(C.Remote.Train(model.Weights, item))).ToString()!;", false)]
    [InlineData("var table = new int[1000]; for (int i = 1; i < 1000; i++) table[i] = (await executor.SubmitAsync(C.Remote.Train(table, i)))[0];", true)]
    [InlineData("var table = new int[1000]; for (int i = 1; i < 1000; i++) table[i] = await executor.SubmitAsync(C.Remote.Heavy(table[i - 1]));", true)]
    [InlineData("var table = new int[1000]; for (int i = 1; i < 1000; i++) table[i] = await executor.SubmitAsync(C.Remote.Heavy(table[i]));", false)]
    [InlineData("var sums = new Dictionary<int, int>(); foreach (int item in items) sums[item] = await executor.SubmitAsync(C.Remote.Heavy(sums[item]));", true)]
    [InlineData("var messages = new List<int>(); foreach (int item in items) messages.Add(await executor.SubmitAsync(C.Remote.Reply(messages, item)));", true)]
    [InlineData("var messages = new List<int>(); foreach (int item in items) messages.Add(await executor.SubmitAsync(C.Remote.Heavy(messages.Count)));", true)]
    [InlineData("var messages = new List<int>(); foreach (int item in items) { var all = messages; all.Add(await executor.SubmitAsync(C.Remote.Reply(all, item))); }", true)]
    [InlineData("var results = new List<int>(); foreach (int item in items) results.Add(await executor.SubmitAsync(C.Remote.Heavy(item)));", false)]
    [InlineData("var results = new int[1000]; for (int i = 1; i < 1000; i++) results[i] = await executor.SubmitAsync(C.Remote.Heavy(i));", false)]
    [InlineData("foreach (int item in items) { var few = new List<int>(); few.Add(item); await executor.SubmitAsync(C.Remote.Reply(few, item)); }", false)]
    [InlineData("foreach (Model one in items.Select(i => new Model())) one.Weights = await executor.SubmitAsync(C.Remote.Train(one.Weights, 1));", false)]
    [InlineData("var queue = new Queue<int>(items); while (queue.Count > 0) { int next = queue.Dequeue(); await executor.SubmitAsync(C.Remote.Heavy(next)); }", false)]
    [InlineData("int k = 0; var queue = new Queue<int>(items); while (queue.Count > 0) await executor.SubmitAsync(C.Remote.Reply([k++], queue.Dequeue()));", false)]
    [InlineData("var queue = new Queue<int>(items); while (queue.TryDequeue(out int next)) foreach (int c in await executor.SubmitAsync(C.Remote.Expand(next))) queue.Enqueue(c);", true)]
    [InlineData("var stack = new Stack<int>(items); while (stack.Count > 0) { int next = stack.Pop(); foreach (int c in await executor.SubmitAsync(C.Remote.Expand(next))) stack.Push(c); }", true)]
    [InlineData("var stack = new Stack<int>(items); while (stack.Count > 0) { int next = stack.Pop(); await executor.SubmitAsync(C.Remote.Heavy(next + stack.Count)); }", true)]
    [InlineData("int cursor = 0; do { var request = (1, cursor); var page = await executor.SubmitAsync(C.Remote.Step(request.Item1, request.Item2)); cursor = page.Item2; } while (cursor != 0);", true)]
    [InlineData("int cursor = 0; do { int at; at = cursor; var page = await executor.SubmitAsync(C.Remote.Step(1, at)); cursor = page.Item2; } while (cursor != 0);", true)]
    [InlineData("var table = new int[1000]; for (int i = 1; i < 1000; i++) { int last = table[i - 1]; table[i] = await executor.SubmitAsync(C.Remote.Heavy(last)); }", true)]
    [InlineData("var table = new int[1000]; for (int i = 1; i < 1000; i++) { int last = table[i]; table[i] = await executor.SubmitAsync(C.Remote.Heavy(last)); }", false)]
    [InlineData("var last = new Dictionary<int, int>(); foreach (int item in items) if (last.TryGetValue(item, out int before)) last[item] = await executor.SubmitAsync(C.Remote.Heavy(before));", true)]
    [InlineData("object? last = 1; foreach (int item in items) if (last is int before) last = await executor.SubmitAsync(C.Remote.Heavy(before));", true)]
    [InlineData("int sum = 0; foreach (int item in items.Where(i => i > sum)) sum += await executor.SubmitAsync(C.Remote.Heavy(item));", true)]
    [InlineData("var seen = new HashSet<int>(); foreach (int item in items.Where(i => !seen.Contains(i))) seen.Add(await executor.SubmitAsync(C.Remote.Heavy(item)));", true)]
    [InlineData("var seen = new HashSet<int>(); foreach (int item in items.Where(IsNew)) seen.Add(await executor.SubmitAsync(C.Remote.Heavy(item))); bool IsNew(int i) => !seen.Contains(i);", true)]
    [InlineData("var seen = new HashSet<int>(); var all = items.Where(i => !seen.Contains(i)); foreach (int item in all) seen.Add(await executor.SubmitAsync(C.Remote.Heavy(item)));", true)]
    [InlineData("var seen = new HashSet<int>(); foreach (int item in items.Where(i => !seen.Contains(i)).ToList()) seen.Add(await executor.SubmitAsync(C.Remote.Heavy(item)));", false)]
    [InlineData("var queue = new Queue<int>(items); foreach (int next in Drain(queue)) { int[] more = await executor.SubmitAsync(C.Remote.Expand(next)); foreach (int m in more) queue.Enqueue(m); }", true)]
    [InlineData("var pending = new System.Collections.Concurrent.BlockingCollection<int>(); foreach (int next in pending.GetConsumingEnumerable()) { int n = await executor.SubmitAsync(C.Remote.Heavy(next)); pending.Add(n); if (pending.Count == 0) pending.CompleteAdding(); }", true)]
    [InlineData("var queue = new Queue<int>(items); foreach (int next in Drain(queue)) Console.WriteLine(await executor.SubmitAsync(C.Remote.Heavy(next)));", false)]
    [InlineData("var sums = new Dictionary<int, int>(); foreach (var sum in sums) sums[sum.Key] = await executor.SubmitAsync(C.Remote.Heavy(sum.Value));", false)]
    [InlineData("var queue = new Queue<int>(items); foreach (int next in queue.ToArray()) queue.Enqueue(await executor.SubmitAsync(C.Remote.Heavy(next)));", false)]
    public Task Knows_what_earlier_iterations_have_changed(string statements, bool depends) => Verify.VerifyAsync(
        Caller.With("var model = new Model(); " + (depends ? statements : statements.Replace("executor.SubmitAsync", "executor.{|RMT0202:SubmitAsync|}", StringComparison.Ordinal)), "async Task", Heavy + """

            [ProcessPoolCallable] public static (int, int) Step(int a, int b) { Thread.Sleep(20); return (a, b); }
            static IEnumerable<int> Drain(Queue<int> q) { while (q.TryDequeue(out int n)) yield return n; }
            [ProcessPoolCallable] public static int[] Expand(int n) { Thread.Sleep(20); return [n]; }
            [ProcessPoolCallable] public static int[] Train(int[] weights, int b) { Thread.Sleep(20); return weights; }
            [ProcessPoolCallable] public static int Reply(List<int> messages, int b) { Thread.Sleep(20); return b; }
            class Model { public int[] Weights { get; set; } = []; public string Name { get; set; } = ""; public Model Own => this; }

            """).Replace("public RemoteCall Log", HeavyStub.Replace("public RemoteCall Log", """
            public RemoteCall<(int, int)> Step(int a, int b) => throw null!;
            public RemoteCall<int[]> Expand(int n) => throw null!;
            public RemoteCall<int[]> Train(int[] weights, int b) => throw null!;
            public RemoteCall<int> Reply(List<int> messages, int b) => throw null!;
            public RemoteCall Log
            """, StringComparison.Ordinal), StringComparison.Ordinal));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Other_types_of_the_same_names() => Verify.VerifyAsync(Caller.Decoy("foreach (int item in items) executor.SubmitAsync(C.Call(item));"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task No_library() => Verify.VerifyWithoutLibraryAsync(Caller.Decoy("foreach (int item in items) executor.SubmitAsync(C.Call(item));"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() => Verify.VerifyAsync(
        "// <auto-generated/>\n#nullable enable\n" + Caller.With("foreach (int item in items) executor.SubmitAsync(C.Remote.Twice(item));"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("foreach (int item in ) executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));")]
    [InlineData("foreach (var item in missing) executor.SubmitAsync(C.Remote.Missing(item));")]
    [InlineData("for (int i = 0; ; i++) executor.SubmitAsync();")]
    [InlineData("foreach (int item in items) executor.SubmitAsync(Missing.Remote.Twice(item));")]
    [InlineData("foreach (int item in items) executor.SubmitAsync(C.Remote.Twice(")]
    [InlineData("foreach (int item in items) { int[] a = a; a[0] = item; executor.SubmitAsync(C.Remote.Twice(a[0])); }")]
    [InlineData("foreach (int item in items) { List<int> a = b, b = a; a.Add(item); executor.SubmitAsync(C.Remote.Twice(a.Count)); }")]
    [InlineData("foreach (int item in items) { System.Exception n = n.InnerException; n.Source = n.Message; executor.SubmitAsync(C.Remote.Twice(n.Source)); }")]
    [InlineData("foreach (int item in items) { var a = b.InnerException; System.Exception b = a; a.Source = b.Source; executor.SubmitAsync(C.Remote.Twice(a.Source)); }")]
    public Task Code_that_does_not_compile(string statements) => Verify.VerifyBrokenAsync(Caller.With(statements));
}
