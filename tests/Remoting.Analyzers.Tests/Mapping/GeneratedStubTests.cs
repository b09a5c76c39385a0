using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

/// <summary>RMT0201 with the stubs that the generator really makes.</summary>
public sealed class GeneratedStubTests
{
    private const string Map = "static class User { static object Maps(Executor executor, IEnumerable<int> items, IEnumerable<string> texts, int n) => ";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public static class C { [ProcessPoolCallable] public static int Do(int n) => n; }", "executor.MapAsync(C.Remote.Do, items)")]
    [InlineData("class C { internal class D { [ProcessPoolCallable] internal static int Do(int n) => n; } }", "executor.MapAsync(C.D.Remote.Do, items)")]
    [InlineData("struct S { [ProcessPoolCallable] public static int Do(int n) => n; }", "executor.MapUnorderedAsync(S.Remote.Do, items)")]
    [InlineData("static class C { [ProcessPoolCallable] public static void Do(int n) { } }", "executor.ForEachAsync(C.Remote.Do, items)")]
    [InlineData("static class C { [ProcessPoolCallable] public static async Task<int> Do(int n) { await Task.CompletedTask; return n; } }", "executor.MapAsync(C.Remote.Do, Enumerable.Range(0, 1_000))")]
    [InlineData("static class C { [ProcessPoolCallable] public static int Do(int n, CancellationToken token) => n; }", "executor.MapAsync(C.Remote.Do, items)")]
    [InlineData("static class C { [ProcessPoolCallable] public static int Do(int a, int b) => a + b; }", "executor.MapAsync(C.Remote.Do, items, items)")]
    [InlineData("static class C { [ProcessPoolCallable] public static int Do(int a, int b = 3) => a + b; }", "executor.MapAsync(x => C.Remote.Do(x, n), items)")]
    [InlineData("static class C { [ProcessPoolCallable] public static int @class(int @int) => @int; }", "executor.MapAsync(C.Remote.@class, items)")]
    [InlineData("class B { [ProcessPoolCallable] public static int Do(int n) => n; } class D : B { [ProcessPoolCallable] public static int Other(int n) => n; }", "executor.MapAsync(D.Remote.Other, items)")]
    [InlineData("static class C { [ProcessPoolCallable] public static int Do(int n, Stream? trace = null) => n; }", "executor.MapAsync(C.Remote.Do, items)")]
    [InlineData("static class C { [ProcessPoolCallable] public static int Do(int n, Stream? trace = null, int k = 3) => n + k; }", "executor.MapAsync(x => C.Remote.Do(x, 3), items)")]
    [InlineData("public record Size(int X) { [ProcessPoolCallable] public int Times(int n) => n * X; }", "executor.MapAsync(x => Size.Remote.Times(new Size(3), x), items)")]
    [InlineData("public record Size(int X) { [ProcessPoolCallable] public int Area() => X; }", "executor.MapAsync(Size.Remote.Area, items.Select(x => new Size(x)))")]
    public Task Fires(string callable, string map) => ReportsAsync(callable, map, "RMT0201");

    // Services are the worker's: the stub has none of them.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int n, [FromServices] IServiceProvider services", "executor.MapAsync(C.Remote.Do, items)")]
    [InlineData("[FromServices] IServiceProvider services, int n, CancellationToken token", "executor.MapAsync(x => C.Remote.Do(x), items)")]
    public Task Fires_where_a_parameter_is_a_service(string parameters, string map) =>
        ReportsAsync($"static class C {{ public static int Do({parameters}) => n; }}", map, "RMT0201", "[assembly: ProcessPoolCallable(typeof(C), \"Do\")]\n");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.MapAsync(int.Remote.Parse, texts)")]
    [InlineData("executor.MapAsync(text => int.Remote.Parse(text), texts)")]
    public Task Fires_on_marked_methods_of_others_that_are_known(string map) =>
        ReportsAsync("", map, "RMT0201", "[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]\n");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.MapAsync(text => System.IO.File.Remote.Exists(text), texts)", "typeof(System.IO.File), \"Exists\"")]
    public Task Is_quiet_on_marked_methods_of_others_that_are_unknown(string map, string mark) =>
        ReportsAsync("", map, null, $"[assembly: ProcessPoolCallable({mark})]\n");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.MapAsync(x => C.Remote.Do(x), items)", "RMT0201")]
    [InlineData("executor.MapAsync(x => C.Remote.Do(x.ToString()), items)", null)]
    public Task Tells_overloads_apart(string map, string? id) => ReportsAsync(
        "static class C { [ProcessPoolCallable] public static int Do(int n) => n; [ProcessPoolCallable] public static int Do(string s) => System.IO.File.ReadAllText(s).Length; }",
        map,
        id);

    private static async Task ReportsAsync(string callable, string map, string? id, string marks = "")
    {
        IEnumerable<Diagnostic> reports = await AnalyzerRun.ReportsAsync($"{Callable.Usings}{marks}{callable}\n{Map}{map}; }}");
        Assert.Equal(id is null ? [] : [id], reports.Select(d => d.Id));
    }
}
