using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Calls;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<SubmitInLoopAnalyzer>;

/// <summary>RMT0202: tiny work, submitted one by one.</summary>
public sealed class SubmitInLoopTests
{
    private const string Large = "[ProcessPoolCallable] public static int Do(int n) { while (n > 1) n /= 2; return n; }";

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
    public Task IsQuiet(string statements) => Verify.VerifyAsync(Caller.With(statements, "async Task"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("", "SubmitAsync")]
    [InlineData("remoting.chunk_size_threshold_ns = 0", "SubmitAsync")]
    [InlineData("remoting.chunk_size_threshold_ns = 100000000", "SubmitAsync")]
    public Task IsQuietWhereTheWorkIsUnknown(string configuration, string submit) => Verify.VerifyConfiguredAsync(
        configuration,
        Work.With(Large.Replace("[ProcessPoolCallable] ", "", StringComparison.Ordinal), $"foreach (int item in items) executor.{submit}(Work.Remote.Do(item));"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("remoting.chunk_size_threshold_ns = 10000", "{|RMT0202:SubmitAsync|}")]
    [InlineData("remoting.chunk_size_threshold_ns = 0", "SubmitAsync")]
    [InlineData("dotnet_diagnostic.RMT0202.severity = none", "SubmitAsync")]
    public Task ThresholdIsConfigurable(string configuration, string submit) => Verify.VerifyConfiguredAsync(
        configuration,
        Work.With("public static int Do(int n) => n + n;", $"foreach (int item in items) executor.{submit}(Work.Remote.Do(item));"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task NamesTheCallableAndTheMap() => Verify.VerifyMessagesAsync(
        Caller.With("foreach (int item in items) { executor.{|#0:SubmitAsync|}(C.Remote.Twice(item)); executor.{|#1:SubmitAsync|}(C.Remote.Log(item)); }"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(0).WithMessage(
            "'C.Twice(int)' may be tiny work (estimated under 100 ns), and every iteration dispatches it alone; consider 'MapAsync' with 'chunkSize: ChunkSize.Auto'"),
        new DiagnosticResult(Descriptors.SubmitInLoop).WithLocation(1).WithMessage(
            "'C.Log(int)' may be tiny work (estimated under 100 ns), and every iteration dispatches it alone; consider 'ForEachAsync' with 'chunkSize: ChunkSize.Auto'"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task OtherTypesOfTheSameNames() => Verify.VerifyAsync(Caller.Decoy("foreach (int item in items) executor.SubmitAsync(C.Call(item));"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task NoLibrary() => Verify.VerifyWithoutLibraryAsync(Caller.Decoy("foreach (int item in items) executor.SubmitAsync(C.Call(item));"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task GeneratedCode() => Verify.VerifyAsync(
        "// <auto-generated/>\n#nullable enable\n" + Caller.With("foreach (int item in items) executor.SubmitAsync(C.Remote.Twice(item));"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("foreach (int item in ) executor.{|RMT0202:SubmitAsync|}(C.Remote.Twice(item));")]
    [InlineData("foreach (var item in missing) executor.SubmitAsync(C.Remote.Missing(item));")]
    [InlineData("for (int i = 0; ; i++) executor.SubmitAsync();")]
    [InlineData("foreach (int item in items) executor.SubmitAsync(Missing.Remote.Twice(item));")]
    [InlineData("foreach (int item in items) executor.SubmitAsync(C.Remote.Twice(")]
    public Task CodeThatDoesNotCompile(string statements) => Verify.VerifyBrokenAsync(Caller.With(statements));
}
