using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Calls;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<SubmitInLoopAnalyzer>;

/// <summary>RMT0202: calls that wait for each other, and small work submitted one by one.</summary>
public sealed class SubmitInLoopTests
{
    private const string Unknown = "public static int Do(int n) => Function(n); public static Func<int, int> Function = null!;";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("foreach (int item in items) await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));")]
    [InlineData("foreach (int item in items) { int n = await executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item), token); }")]
    [InlineData("List<Task> tasks = []; foreach (int item in items) tasks.Add(executor.{|RMT0202:SubmitAsync|}(C.Remote.Log(item)));")]
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
    public Task Fires_where_each_is_awaited(string statements) => Verify.VerifyAsync(
        Caller.With(statements, "async Task", "[ProcessPoolCallable] public static int Heavy(int n) { Thread.Sleep(20); return n; }")
            .Replace("public RemoteCall Log", "public RemoteCall<int> Heavy(int n) => throw null!; public RemoteCall Log", StringComparison.Ordinal));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Names_the_callable_and_the_map() => Verify.VerifyMessagesAsync(
        Caller.With("foreach (int item in items) { executor.{|#0:SubmitAsync|}(C.Remote.Twice(item)); await executor.{|#1:SubmitAsync|}(C.Remote.Log(item)); }", "async Task"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(0).WithMessage(
            "'C.Twice(int)' may take under 100 ns a call, and every iteration submits one, which takes about 1 µs; use 'MapAsync' with 'chunkSize: ChunkSize.Auto', or a plain loop, which is faster still"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(1).WithMessage(
            "Each call of 'C.Log(int)' is awaited before the next one is submitted, so that no two may run at once, and each takes a round trip of tens of microseconds; use 'ForEachAsync' with 'chunkSize: ChunkSize.Auto', or a plain loop, which is faster still"));

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
    public Task Code_that_does_not_compile(string statements) => Verify.VerifyBrokenAsync(Caller.With(statements));
}
