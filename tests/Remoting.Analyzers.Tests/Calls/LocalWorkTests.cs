using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Calls;

using Verify = AnalyzerVerifier<LocalWorkAnalyzer>;

/// <summary>RMT0303: local code where a call, or a stub, is expected. None of it compiles; the rule explains why.</summary>
public sealed class LocalWorkTests
{
    private const string Members = "public static int Plain(int n) => n; public static int Over(int n) => n; public static int Over(string s) => 1; public static T Generic<T>(T t) => t; "
        + "public record Size(int X) { [ProcessPoolCallable] public int Area() => X; [ProcessPoolCallable] public int Times(int n) => X * n; }";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync({|RMT0303:() => C.Plain(1)|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:() => { }|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:() => C.Remote.Twice(1)|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:async () => { await Task.Yield(); return 1; }|}, token);")]
    [InlineData("executor.SubmitAsync({|RMT0303:delegate { return 1; }|});")]
    [InlineData("executor.SubmitAsync<int>({|RMT0303:() => C.Plain(1)|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:Plain|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:Plain(5)|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:C.Twice(5)|}, token);")]
    [InlineData("executor.SubmitAsync(cancellationToken: token, call: {|RMT0303:Log(5)|});")]
    [InlineData("none?.SubmitAsync({|RMT0303:Twice(5)|});")]
    [InlineData("var t = executor.SubmitAsync({|RMT0303:int.Parse(\"1\")|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:Generic(5)|});")]
    [InlineData("executor.SubmitAsync({|RMT0303:items.Count()|});")]
    [InlineData("executor.MapAsync({|RMT0303:Plain|}, items);")]
    [InlineData("executor.MapAsync({|RMT0303:C.Twice|}, items, chunkSize: 3);")]
    [InlineData("executor.MapAsync(items: items, stub: {|RMT0303:Twice|});")]
    [InlineData("executor.MapAsync<int, int>({|RMT0303:Twice|}, items);")]
    [InlineData("executor.MapAsync({|RMT0303:Over|}, items);")]
    [InlineData("executor.MapAsync({|RMT0303:x => x + 1|}, items);")]
    [InlineData("executor.MapAsync({|RMT0303:x => Plain(x)|}, items);")]
    [InlineData("executor.MapAsync<int, int>({|RMT0303:x => Twice(x)|}, items);")]
    [InlineData("executor.MapAsync({|RMT0303:x => { int y = x + 1; return y; }|}, items);")]
    [InlineData("executor.MapAsync({|RMT0303:Inner|}, items); int Inner(int n) => n;")]
    [InlineData("executor.MapUnorderedAsync({|RMT0303:Twice|}, items);")]
    [InlineData("executor.ForEachAsync({|RMT0303:Log|}, items);")]
    [InlineData("executor.ForEachAsync({|RMT0303:x => Log(x)|}, items);")]
    [InlineData("executor.ForEachAsync({|RMT0303:x => { Log(x); }|}, items);")]
    [InlineData("executor.ForEachAsync({|RMT0303:(x, y) => { }|}, items, items);")]
    [InlineData("_ = new ProcessPoolOptions { MaxWorkers = 3, Initializer = {|RMT0303:Log(5)|} };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = {|RMT0303:C.Twice(5)|} };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = {|RMT0303:Plain|} };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = {|RMT0303:() => Log(5)|} };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = {|RMT0303:() => { }|} };")]
    [InlineData("_ = new ProcessPoolOptions() with { Initializer = {|RMT0303:Log(5)|} };")]
    [InlineData("_ = new LeaseOptions { Opening = {|RMT0303:Log(5)|} };")]
    public Task Fires(string statements) => Verify.VerifyBrokenAsync(Caller.With(statements, members: Members));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync(C.Remote.Twice(1));")]
    [InlineData("executor.SubmitAsync(items.Any() ? C.Remote.Twice(1) : C.Remote.Twice(2));")]
    [InlineData("executor.SubmitAsync(Make(1));")]
    [InlineData("executor.MapAsync(C.Remote.Twice, items);")]
    [InlineData("executor.MapAsync(Make, items);")]
    [InlineData("executor.MapAsync(x => C.Remote.Twice(x + 1), items);")]
    [InlineData("executor.MapAsync(x => { int y = Plain(x); return C.Remote.Twice(y); }, items);")]
    [InlineData("executor.MapAsync(x => { if (x > 3) throw new Exception(); return Make(x); }, items);")]
    [InlineData("executor.ForEachAsync(x => C.Remote.Log(x), items);")]
    [InlineData("executor.ForEachAsync(x => throw new Exception(), items);")]
    [InlineData("Func<int, RemoteCall<int>> stub = C.Remote.Twice; executor.MapAsync(stub, items);")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = C.Remote.Log(1) };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = Make(1) };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = null, MaxWorkers = Plain(3) };")]
    public Task Is_quiet(string statements) =>
        Verify.VerifyAsync(Caller.With(statements, members: Members + "static RemoteCall<int> Make(int n) => C.Remote.Twice(n);"));

    // Where something else is wrong, the compiler's word is enough.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync();")]
    [InlineData("executor.SubmitAsync(5);")]
    [InlineData("executor.SubmitAsync(items);")]
    [InlineData("executor.SubmitAsync(Missing(5));")]
    [InlineData("executor.SubmitAsync(Missing);")]
    [InlineData("executor.SubmitAsync(Plain());")]
    [InlineData("executor.SubmitAsync(C.Remote.Missing(5));")]
    [InlineData("executor.SubmitAsync(C.Remote.Twice);")]
    [InlineData("executor.SubmitAsync(Broken(5));")]
    [InlineData("executor.SubmitAsync(BuildAsync(5));")]
    [InlineData("executor.SubmitAsync(BuildValueAsync(5));")]
    [InlineData("executor.SubmitAsync(BuildAsync);")]
    [InlineData("executor.MapAsync(x => BuildAsync(x), items);")]
    [InlineData("executor.MapAsync(async x => await BuildAsync(x), items);")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = BuildAsync(5) };")]
    [InlineData("executor.SubmitAsync(C.Remote.Twice(\"x\"));")]
    [InlineData("executor.SubmitAsync(executor.SubmitAsync(C.Remote.Twice(1)));")]
    [InlineData("executor.MapAsync(Missing, items);")]
    [InlineData("executor.MapAsync(x => Missing(x), items);")]
    [InlineData("executor.MapAsync(x => C.Remote.Missing(x), items);")]
    [InlineData("executor.MapAsync(x => , items);")]
    [InlineData("executor.MapAsync(C.Remote.Twice, 5);")]
    [InlineData("executor.MapAsync(C.Missing.Twice, items);")]
    [InlineData("executor.MapAsync();")]
    [InlineData("missing.SubmitAsync(Plain(5));")]
    [InlineData("executor.MapAsync(")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = Missing(5) };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = 5 };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = C.Remote.Log };")]
    [InlineData("_ = new ProcessPoolOptions { Initializer = };")]
    [InlineData("_ = new ProcessPoolOptions { MaxWorkers = Log(5), Missing = Log(5) };")]
    public Task Code_that_does_not_compile_for_other_reasons(string statements) =>
        Verify.VerifyBrokenAsync(Caller.With(statements, members: Members + "public static Missing Broken(int n) => null;"
            + "public static Task<RemoteCall<int>> BuildAsync(int n) => null!; public static ValueTask<RemoteCall<int>> BuildValueAsync(int n) => default;"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("{|#0:Plain(5)|}", "'C.Plain(int)' is not marked [ProcessPoolCallable]; mark it, and pass 'C.Remote.Plain(...)'")]
    [InlineData("{|#0:Twice(5)|}", "'C.Twice(int)' is called in this process; pass 'C.Remote.Twice(...)'")]
    [InlineData("{|#0:() => Twice(5)|}", "'C.Twice(int)' is called in this process; pass 'C.Remote.Twice(...)'")]
    [InlineData("{|#0:int.Parse(\"1\")|}", "'int.Parse(string)' is not marked; add [assembly: ProcessPoolCallable(typeof(int), \"Parse\")], and pass 'int.Remote.Parse(...)'")]
    [InlineData("{|#0:() => 5|}", "a lambda expression stays in this process; pass the call of a stub of a static method marked [ProcessPoolCallable]")]
    [InlineData("{|#0:Over|}", "'Over' is a method of this process; pass the call of a stub of it, 'Type.Remote.Method'")]
    [InlineData("{|#0:items.GetEnumerator()|}", "'IEnumerable<int>.GetEnumerator()' is no static method that a worker could find; pass the call of a stub of a static method marked [ProcessPoolCallable]")]
    [InlineData("{|#0:new Size(3).Area()|}", "'C.Size.Area()' is called in this process; pass 'C.Size.Remote.Area(instance)'")]
    [InlineData("{|#0:new Size(3).Times(2)|}", "'C.Size.Times(int)' is called in this process; pass 'C.Size.Remote.Times(instance, ...)'")]
    [InlineData("{|#0:new Size(3).ToString()|}", "'C.Size.ToString()' is no static method that a worker could find; pass the call of a stub of a static method marked [ProcessPoolCallable]")]
    public Task Says_what_to_pass(string argument, string message) => Verify.VerifyBrokenMessagesAsync(
        Caller.With($"executor.SubmitAsync({argument});", members: Members),
        new DiagnosticResult(Descriptors.LocalWork).WithLocation(0).WithMessage("This would not run in a worker: " + message));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("C.Twice(5)", "'C.Twice(int)' is called in this process; pass 'CRemote.Twice(...)'")]
    [InlineData("C.Inner.Plain(5)", "'C.Inner.Plain(int)' is not marked [ProcessPoolCallable]; mark it, and pass 'C_InnerRemote.Plain(...)'")]
    [InlineData("C.Over", "'C.Over' is a method of this process; pass the call of a stub of it, 'TypeRemote.Method'")]
    public async Task Says_what_to_pass_in_an_older_language(string argument, string message)
    {
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun.Compile(
            Caller.Usings + $$"""
            public static class C
            {
                [ProcessPoolCallable] public static int Twice(int n) => n + n;
                public static int Over(int n) => n;
                public static int Over(string s) => 1;
                public static class Inner { public static int Plain(int n) => n; }
                static object M(Executor executor) => executor.SubmitAsync({{argument}});
            }
            """,
            LanguageVersion.CSharp13));
        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(compilation), report => report.Id == Descriptors.LocalWork.Id);
        Assert.Equal("This would not run in a worker: " + message, report.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Other_types_of_the_same_names() => Verify.VerifyAsync(Caller.Decoy(
        "var o = new ProcessPoolOptions { Initializer = C.Twice(1) }; executor.SubmitAsync(() => C.Twice(1)); executor.MapAsync(C.Twice, items);"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task No_library() => Verify.VerifyWithoutLibraryAsync(Caller.Decoy("executor.SubmitAsync(() => C.Twice(1)); executor.MapAsync(C.Twice, items);"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() => Verify.VerifyBrokenAsync("// <auto-generated/>\n#nullable enable\n" + Caller.With("executor.SubmitAsync(Twice(1));"));
}
