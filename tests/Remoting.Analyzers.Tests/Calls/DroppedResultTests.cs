using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Calls;

using Verify = AnalyzerVerifier<DroppedResultAnalyzer>;

/// <summary>RMT0304: nobody looks at the outcome.</summary>
public sealed class DroppedResultTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|RMT0304:SubmitAsync|}(C.Remote.Twice(1));")]
    [InlineData("executor.{|RMT0304:SubmitAsync|}(C.Remote.Log(1), options, token);")]
    [InlineData("none?.{|RMT0304:SubmitAsync|}(C.Remote.Twice(1));")]
    [InlineData("new ProcessPoolExecutor().{|RMT0304:SubmitAsync|}(C.Remote.Twice(1));")]
    [InlineData("executor.{|RMT0304:ForEachAsync|}(C.Remote.Log, items);")]
    [InlineData("executor.{|RMT0304:MapAsync|}(C.Remote.Twice, items);")]
    [InlineData("executor.{|RMT0304:StreamAsync|}(C.Remote.Count(3));")]
    [InlineData("_ = executor.{|RMT0304:StreamAsync|}(C.Remote.Count(3), token);")]
    [InlineData("executor.{|RMT0304:MapUnorderedAsync|}(C.Remote.Twice, items);")]
    [InlineData("_ = executor.{|RMT0304:MapAsync|}(C.Remote.Twice, items);")]
    [InlineData("_ = executor.{|RMT0304:MapOutcomesAsync|}(C.Remote.Twice, items);")]
    [InlineData("executor.{|RMT0304:SubmitOutcomeAsync|}(C.Remote.Log(1), options, token);")]
    [InlineData("Action a = () => executor.{|RMT0304:SubmitAsync|}(C.Remote.Twice(1)); a();")]
    [InlineData("Parallel.ForEach(items, item => executor.{|RMT0304:SubmitAsync|}(C.Remote.Twice(item)));")]
    [InlineData("void Inner() => executor.{|RMT0304:SubmitAsync|}(C.Remote.Twice(1)); Inner();")]
    [InlineData("foreach (int item in items) executor.{|RMT0304:SubmitAsync|}(C.Remote.Twice(item));")]
    public Task Fires(string statements) => Verify.VerifyAsync(Caller.With(statements));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("none?.{|RMT0304:SubmitAsync|}(C.Remote.Twice(1)); await Task.Yield();")]
    [InlineData("executor.{|RMT0304:MapAsync|}(C.Remote.Twice, items); await Task.Yield();")]
    [InlineData("Action a = () => executor.{|RMT0304:SubmitAsync|}(C.Remote.Twice(1)); a(); await Task.Yield();")]
    [InlineData("await executor.SubmitAsync(C.Remote.Twice(1));")]
    [InlineData("await executor.ForEachAsync(C.Remote.Log, items);")]
    [InlineData("await foreach (int n in executor.MapAsync(C.Remote.Twice, items)) { }")]
    [InlineData("await foreach (int n in executor.StreamAsync(C.Remote.Count(3))) { }")]
    public Task In_async_methods(string statements) => Verify.VerifyAsync(Caller.With(statements, "async Task"));

    // CS4014 says it there, and is a warning, too.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync(C.Remote.Twice(1)); await Task.Yield();")]
    [InlineData("Func<Task> f = async () => { executor.ForEachAsync(C.Remote.Log, items); await Task.Yield(); }; await f();")]
    [InlineData("await Inner(); async Task Inner() { executor.SubmitAsync(C.Remote.Twice(1)); await Task.Yield(); }")]
    public Task Is_quiet_where_the_compiler_says_it(string statements) => Verify.VerifyBrokenAsync(Caller.With(statements, "async Task"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("_ = executor.SubmitAsync(C.Remote.Twice(1));")]
    [InlineData("_ = executor.ForEachAsync(C.Remote.Log, items);")]
    [InlineData("Task t = executor.SubmitAsync(C.Remote.Twice(1)); t.Wait();")]
    [InlineData("executor.SubmitAsync(C.Remote.Twice(1)).Wait();")]
    [InlineData("executor.SubmitAsync(C.Remote.Twice(1)).ContinueWith(t => t.Exception);")]
    [InlineData("Func<Task> f = () => executor.SubmitAsync(C.Remote.Twice(1)); f().Wait();")]
    [InlineData("Task.WhenAll(items.Select(i => executor.SubmitAsync(C.Remote.Twice(i)))).Wait();")]
    [InlineData("List<Task> tasks = []; tasks.Add(executor.SubmitAsync(C.Remote.Twice(1)));")]
    [InlineData("executor.ShutdownAsync();")]
    [InlineData("C.Remote.Twice(1);")]
    public Task Is_quiet(string statements) => Verify.VerifyAsync(Caller.With(statements));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_what_is_lost() => Verify.VerifyMessagesAsync(
        Caller.With("executor.{|#0:SubmitAsync|}(C.Remote.Twice(1)); executor.{|#1:MapAsync|}(C.Remote.Twice, items); executor.{|#2:SubmitOutcomeAsync|}(C.Remote.Twice(1));"),
        new DiagnosticResult(Descriptors.DroppedResult).WithLocation(0).WithMessage(
            "'SubmitAsync' reports the call's exception in the task that it returns, so dropped the exception may be lost; await the task"),
        new DiagnosticResult(Descriptors.DroppedResult).WithLocation(1).WithMessage(
            "'MapAsync' makes its calls only when its result is enumerated, so dropped it may never run any; go through it with 'await foreach'"),
        new DiagnosticResult(Descriptors.DroppedResult).WithLocation(2).WithMessage(
            "'SubmitOutcomeAsync' gives the call's error as a value, so dropped the error may be lost; await the task, and look at its outcome"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Other_types_of_the_same_names() => Verify.VerifyAsync(Caller.Decoy("executor.SubmitAsync(C.Call(1)); executor.MapAsync(C.Call, items);"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task No_library() => Verify.VerifyWithoutLibraryAsync(Caller.Decoy("executor.SubmitAsync(C.Call(1));"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() =>
        Verify.VerifyAsync("// <auto-generated/>\n#nullable enable\n" + Caller.With("executor.SubmitAsync(C.Remote.Twice(1));"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync();")]
    [InlineData("executor.SubmitAsync(C.Remote.Missing(1));")]
    [InlineData("executor.MapAsync(Missing, );")]
    [InlineData("missing.SubmitAsync(C.Remote.Twice(1));")]
    [InlineData("_ = executor.SubmitAsync(C.Remote.Twice(")]
    public Task Code_that_does_not_compile(string statements) => Verify.VerifyBrokenAsync(Caller.With(statements));
}
