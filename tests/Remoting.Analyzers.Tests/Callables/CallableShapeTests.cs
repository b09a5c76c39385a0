using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = AnalyzerVerifier<CallableAnalyzer>;

/// <summary>RMT0001 to RMT0005: methods that cannot be callables.</summary>
public sealed class CallableShapeTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class C { readonly Stream _s = Stream.Null; [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n + _s.ReadByte(); }")]
    [InlineData("class C { int _x; [ProcessPoolCallable] public int Do(int n) => n + _x++; }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; }")]
    [InlineData("struct S { public Action? A { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public virtual int {|RMT0001:Do|}(int n) => n; }")]
    [InlineData("class C { public int X { get; set; } [ProcessPoolCallable] public int Do(int n) => n + X; }")]
    [InlineData("record R(int X) { [ProcessPoolCallable] public int Do(int n) => n + X; }")]
    [InlineData("struct S { public int X { get; set; } [ProcessPoolCallable] public readonly int Do(int n) => n + X; }")]
    [InlineData("interface I { [ProcessPoolCallable] int {|RMT0001:Do|}(int n); }")]
    [InlineData("class C { [ProcessPoolCallable] public static int Do(int n) => n; }")]
    [InlineData("struct S { [ProcessPoolCallable] public static int Do(int n) => n; }")]
    [InlineData("interface I { [ProcessPoolCallable] static int Do(int n) => n; }")]
    public Task Must_be_static(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class C { [ProcessPoolCallable] static int {|RMT0002:Do|}(int n) => n; }")]
    [InlineData("class C { [ProcessPoolCallable] protected static int {|RMT0002:Do|}(int n) => n; }")]
    [InlineData("class C { [ProcessPoolCallable] private protected static int {|RMT0002:Do|}(int n) => n; }")]
    [InlineData("class C { class D { [ProcessPoolCallable] public static int {|RMT0002:Do|}(int n) => n; } }")]
    [InlineData("class C { class D { public class E { [ProcessPoolCallable] public static int {|RMT0002:Do|}(int n) => n; } } }")]
    [InlineData("file class C { [ProcessPoolCallable] public static int {|RMT0002:Do|}(int n) => n; }")]
    [InlineData("class C { [ProcessPoolCallable] internal static int Do(int n) => n; }")]
    [InlineData("class C { [ProcessPoolCallable] protected internal static int Do(int n) => n; }")]
    [InlineData("class C { internal class D { [ProcessPoolCallable] public static int Do(int n) => n; } }")]
    public Task Must_be_accessible(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class C { [ProcessPoolCallable] public static T {|RMT0003:Do|}<T>(T n) => n; }")]
    [InlineData("class C<T> { [ProcessPoolCallable] public static int {|RMT0003:Do|}(int n) => n; }")]
    [InlineData("class C<T> { internal class D { [ProcessPoolCallable] public static int {|RMT0003:Do|}(int n) => n; } }")]
    [InlineData("class C { [ProcessPoolCallable] public static List<int> Do(Dictionary<string, int[]> n) => []; }")]
    public Task Must_not_be_generic(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do(ref int {|RMT0004:n|}) => n;")]
    [InlineData("int Do(out int {|RMT0004:n|}) => n = 1;")]
    [InlineData("int Do(in Span<int> {|RMT0004:n|}) => n.Length;")]
    [InlineData("int Do(ref readonly CancellationToken {|RMT0004:n|}) => 1;")]
    [InlineData("int Do(in int a, ref readonly string b, ReadOnlySpan<byte> c, Span<int> d = default, Stream? e = null) => a;")]
    [InlineData("int Do(Span<byte> {|RMT0004:bytes|}) => bytes.Length;")]
    [InlineData("unsafe int Do(int* {|RMT0004:p|}) => *p;")]
    [InlineData("unsafe int Do(delegate*<int, int> {|RMT0004:f|}) => f(1);")]
    [InlineData("ref int {|RMT0004:Do|}() => ref s_value; static int s_value;")]
    [InlineData("ReadOnlySpan<byte> {|RMT0004:Do|}() => default;")]
    [InlineData("unsafe int* {|RMT0004:Do|}() => null;")]
    [InlineData("int Do(ref int {|RMT0004:a|}, out int {|RMT0004:b|}) => b = a;")]
    [InlineData("int Do(ReadOnlyMemory<byte> bytes, params int[] rest) => bytes.Length;")]
    [InlineData("void Do(CancellationToken token) { }")]
    public Task Must_pass_values(string method) => Verify.VerifyAsync(Callable.Static(method));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("async void {|RMT0005:Do|}() => await Task.Yield();")]
    [InlineData("IEnumerator<int> {|RMT0005:Do|}() => throw null!;")]
    [InlineData("async IAsyncEnumerable<int> Do() { await Task.Yield(); yield return 1; }")]
    [InlineData("IAsyncEnumerator<int> {|RMT0005:Do|}() => throw null!;")]
    [InlineData("void Do() { [ProcessPoolCallable] static int {|RMT0005:Inner|}(int n) => n; Inner(1); }")]
    [InlineData("void Do() { [ProcessPoolCallable] int {|RMT0005:Inner|}(Func<int> n) => n(); Inner(() => 1); }")]
    [InlineData("void Do() { Func<int, int> f = [{|RMT0005:ProcessPoolCallable|}] (n) => n; f(1); }")]
    [InlineData("int Value { [ProcessPoolCallable] {|RMT0005:get|}; }")]
    [InlineData("async Task Do() => await Task.Yield();")]
    [InlineData("async Task<int> Do() { await Task.Yield(); return 1; }")]
    [InlineData("async ValueTask<int> Do() { await Task.Yield(); return 1; }")]
    [InlineData("void Do() { void Inner() { } Inner(); }")]
    public Task Must_be_of_a_supported_kind(string method) => Verify.VerifyAsync(
        method.Contains("ProcessPoolCallable", StringComparison.Ordinal) ? Callable.Usings + "static class C { public static " + method + " }" : Callable.Static(method));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class C { [ProcessPoolCallable] public static C operator {|RMT0005:+|}(C a, C b) => a; }")]
    [InlineData("static partial class C { [ProcessPoolCallable] static partial void {|RMT0005:Do|}(); }")]
    [InlineData("static partial class C { [ProcessPoolCallable] internal static partial int Do(); internal static partial int Do() => 1; }")]
    [InlineData("static partial class C { internal static partial int Do(); [ProcessPoolCallable] internal static partial int Do() => 1; }")]
    [InlineData("static partial class C { [ProcessPoolCallable] internal static partial T {|RMT0003:Do|}<T>(); internal static partial T Do<T>() => default!; }")]
    [InlineData("interface I { [ProcessPoolCallable] static abstract int {|RMT0005:Do|}(); }")]
    [InlineData("class C { } static class E { extension(C) { [ProcessPoolCallable] public static int {|RMT0005:Do|}() => 1; } }")]
    [InlineData("static class C { [ProcessPoolCallable] public static int {|RMT0005:Do|}(string n) => 1; [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public static int Do(object n) => 2; }")]
    [InlineData("static class C { [ProcessPoolCallable, System.Runtime.CompilerServices.OverloadResolutionPriority(-1)] public static int {|RMT0005:Do|}(int n) => 1; public static int Do(long n) => 2; }")]
    [InlineData("static class C { [ProcessPoolCallable] public static int {|RMT0005:Do|}(int[] n) => 1; [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public static int Do<T>(System.ReadOnlySpan<T> n) => 2; }")]
    [InlineData("class C { [ProcessPoolCallable] public int Do(in int n) => 1; [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public int Do(long n, string? s = null) => 2; }")]
    [InlineData("static class C { [ProcessPoolCallable] public static int Do(string n) => 1; [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public static int Do(int[] n) => 2; [System.Runtime.CompilerServices.OverloadResolutionPriority(-1)] public static int Do(object n) => 3; }")]
    [InlineData("class B { public virtual B Do(int n) => this; } sealed class D : B { [ProcessPoolCallable] public override D {|RMT0005:Do|}(int n) => this; public D Do(long n) => this; }")]
    [InlineData("class B { public virtual int Do(int n) => 1; } sealed class D : B { [ProcessPoolCallable] public override int Do(int n) => 2; public int Do(long n) => 3; }")]
    [InlineData("enum E { A } static class C { [ProcessPoolCallable] public static int Do(int n) => 1; [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public static int Do(E n) => 2; }")]
    [InlineData("class C { [ProcessPoolCallable, System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public int Do(long n) => 1; public int Do(int n) => 2; }")]
    public Task Must_be_an_ordinary_method(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Top_level_local_functions() => Verify.VerifyTopLevelAsync(Callable.Usings + "Do(1); [ProcessPoolCallable] static int {|RMT0005:Do|}(int n) => n;");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|#0:Do|}(int n) => n; }",
        "RMT0001",
        "'C.Do(int)' cannot be called remotely because its object would have to travel with it, and 'C.S: System.IO.Stream' is a stream of this process; make it static, and pass what it needs")]
    [InlineData(
        "class C { class D { [ProcessPoolCallable] public static int {|#0:Do|}(int n) => n; } }",
        "RMT0002",
        "'C.D.Do(int)' cannot be called remotely because 'D' is 'private'; generated code calls it from the same assembly, so make it 'internal'")]
    [InlineData(
        "class C<T> { internal class D { [ProcessPoolCallable] public static int {|#0:Do|}(int n) => n; } }",
        "RMT0003",
        "'C<T>.D.Do(int)' cannot be called remotely because 'C<T>' is generic, and the worker could not know the type arguments; mark a method that calls it with the types you need")]
    [InlineData(
        "class C { [ProcessPoolCallable] public static int Do(Span<int> {|#0:n|}) => 1; }",
        "RMT0004",
        "'C.Do(Span<int>)' cannot be called remotely because parameter 'n' is the ref struct 'Span<int>', and only values cross to another process; take an array or a 'Memory<T>' instead")]
    [InlineData(
        "class C { [ProcessPoolCallable] public static async void {|#0:Do|}() => await Task.Yield(); }",
        "RMT0005",
        "'C.Do()' cannot be called remotely because it is 'async void', and nobody could tell when it ends; let it return 'Task'")]
    public Task Says_why(string source, string id, string message) => Verify.VerifyMessagesAsync(
        Callable.Usings + source,
        DiagnosticResult.CompilerError(id).WithLocation(0).WithMessage(message));
}
