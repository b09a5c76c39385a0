using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

/// <summary>The generator makes no stub for a callable if and only if an analyzer reports an error: neither silence nor two errors.</summary>
public sealed class ParityTests
{
    /// <summary>One callable each.</summary>
    public static TheoryData<string> Sources =>
    [
        .. Methods.Select(method => Callable.Static(method, "public record Plain(int X, string? Y); public interface IShape; public class Tree { public Tree? Left { get; set; } }")),
        .. Types.Select(type => Callable.Usings + type),
    ];

    private static IEnumerable<string> Methods =>
    [
        // Callables.
        "void Do() { }",
        "int Do(int n, string s = \"x\", params long[] rest) => n;",
        "Task Do(CancellationToken token) => Task.CompletedTask;",
        "async Task<string> Do(int n, CancellationToken token = default) { await Task.Yield(); return \"\"; }",
        "ValueTask<int[]> Do(Dictionary<string, List<Plain>> values) => default;",
        "IEnumerable<int> Do(int n) { yield return n; }",
        "(int A, Plain? B) Do((int, string) pair, DateTime time, Guid id, double? d) => default;",
        "Tree Do(Tree tree) => tree;",
        "unsafe int Do(int n) => sizeof(int*);",

        "IAsyncEnumerable<Plain> Do(int n) => throw null!;",
        "void Do(IProgress<int> progress) { }",
        "int Do(int n, IProgress<(int, string)>? progress = null, CancellationToken token = default) => n;",

        // Callables with a warning.
        "IAsyncEnumerable<object> Do() => throw null!;",
        "void Do(IProgress<object> progress) { }",
        "int Do(object o) => 1;",
        "IShape Do(IShape[] shapes) => shapes[0];",
        "Task<object> Do() => throw null!;",

        // Not callables.
        "IAsyncEnumerable<Stream> Do() => throw null!;",
        "Task<IAsyncEnumerable<int>> Do() => throw null!;",
        "void Do(IProgress<Stream> progress) { }",
        "void Do(List<IProgress<int>> progress) { }",
        "void Do(Action action) { }",
        "Stream Do() => throw null!;",
        "Task<Stream[]> Do() => throw null!;",
        "void Do(List<Task> tasks) { }",
        "void Do(IntPtr handle) { }",
        "void Do(Type type) { }",
        "void Do(CancellationTokenSource source) { }",
        "void Do(List<CancellationToken> tokens) { }",
        "void Do(ref int n) { }",
        "void Do(in int n) { }",
        "void Do(out int n) => n = 1;",
        "void Do(Span<int> span) { }",
        "unsafe void Do(int* p) { }",
        "unsafe int* Do() => null;",
        "T Do<T>(T t) => t;",
        "async void Do() => await Task.Yield();",
        "IEnumerator<int> Do() { yield break; }",
        "async IAsyncEnumerable<int> Do() { await Task.Yield(); yield break; }",
        "void Do(__arglist) { }",
    ];

    private static IEnumerable<string> Types =>
    [
        "public class C { [ProcessPoolCallable] internal static int Do(int n) => n; }",
        "class C { internal class D { [ProcessPoolCallable] internal static int Do(int n) => n; } }",
        "public struct S { [ProcessPoolCallable] public static S Do(S s) => s; public int X { get; set; } }",
        "public interface I { [ProcessPoolCallable] static int Do(int n) => n; }",
        "public static class E { [ProcessPoolCallable] public static int Do(this int n) => n; }",
        "public record R(int X) { [ProcessPoolCallable] public static R Do(R r) => r; }",
        "class C { protected internal class D { [ProcessPoolCallable] protected internal static int Do(int n) => n; } }",
        "static partial class C { [ProcessPoolCallable] internal static partial int Do(int n); internal static partial int Do(int n) => n; }",
        "static partial class C { internal static partial int Do(int n); [ProcessPoolCallable] internal static partial int Do(int n) => n; }",
        "namespace N { static class C { [ProcessPoolCallable] internal static int @class(int @int) => @int; } }",
        "class C { [ProcessPoolCallable] public int Do(int n) => n; }",
        "record R(int X) { [ProcessPoolCallable] public int Do(int n) => n; }",
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] public int Do(int n) => n; }",
        "abstract class C { [ProcessPoolCallable] public abstract int Do(int n); }",
        "class C { [ProcessPoolCallable] private static int Do(int n) => n; }",
        "class C { class D { [ProcessPoolCallable] public static int Do(int n) => n; } }",
        "file class C { [ProcessPoolCallable] public static int Do(int n) => n; }",
        "class C<T> { [ProcessPoolCallable] public static int Do(int n) => n; }",
        "class C { [ProcessPoolCallable] public static C operator +(C a, C b) => a; }",
        "class C { public static int P { [ProcessPoolCallable] get => 1; } }",
        "class C { static void M() { [ProcessPoolCallable] static int Do(int n) => n; Do(1); } }",
        "class C { static Func<int, int> F = [ProcessPoolCallable] static (n) => n; }",
        "interface I { [ProcessPoolCallable] static abstract int Do(int n); }",
        "interface I { [ProcessPoolCallable] static virtual int Do(int n) => n; }",
        "class C { } static class E { extension(C c) { [ProcessPoolCallable] public int Do() => 1; } }",
        "class C { } static class E { extension(C) { [ProcessPoolCallable] public static int Do() => 1; } }",
        "static partial class C { [ProcessPoolCallable] static partial void Do(int n); }",
    ];

    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Sources))]
    public async Task An_error_if_and_only_if_there_is_no_stub(string source)
    {
        Compilation compilation = AnalyzerRun.Compile(source);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));

        Compilation generated = AnalyzerRun.Generate(compilation);

        // The rule that looks for stubs would stand in for any other.
        Diagnostic[] errors = [.. (await AnalyzerRun.ReportsAsync(compilation)).Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != Descriptors.NoStub.Id)];
        bool hasStub = generated.SyntaxTrees.Count() > compilation.SyntaxTrees.Count();

        Assert.True(hasStub == (errors.Length == 0), $"Stub: {hasStub}. Errors: {string.Join<Diagnostic>("; ", errors)}");
        Assert.Empty(generated.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
    }
}
