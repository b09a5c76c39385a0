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
    public Task Fires(string callable, string map) => ReportsAsync(callable, map, "RMT0201");

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
