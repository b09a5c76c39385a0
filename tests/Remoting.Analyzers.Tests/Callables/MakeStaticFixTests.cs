using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = FixVerifier<CallableAnalyzer, MakeStaticFix>;

/// <summary>The fix of RMT0001.</summary>
public sealed class MakeStaticFixTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n + Helper(n); static int Helper(int n) => n; }",
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] public static int Do(int n) => n + Helper(n); static int Helper(int n) => n; }")]
    [InlineData(
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] internal async Task<int> {|RMT0001:Do|}(int n) { await Task.Yield(); return n; } }",
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] internal static async Task<int> Do(int n) { await Task.Yield(); return n; } }")]
    [InlineData(
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; int Caller() => Do(1); string Name => nameof(C.Do); }",
        "class C { public Stream? S { get; set; } [ProcessPoolCallable] public static int Do(int n) => n; int Caller() => Do(1); string Name => nameof(C.Do); }")]
    [InlineData(
        "class C { public Stream? S { get; set; } int _x; [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => new C { _x = n }._x; }",
        "class C { public Stream? S { get; set; } int _x; [ProcessPoolCallable] public static int Do(int n) => new C { _x = n }._x; }")]
    public Task Makes_static(string source, string expected) => Verify.VerifyAsync(Callable.Usings + source, Callable.Usings + expected);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Fixes_all() => Verify.VerifyAsync(
        Callable.Usings + """
        class C
        {
            public Stream? S { get; set; }

            /// <summary>A comment that stays.</summary>
            [ProcessPoolCallable]
            public int {|RMT0001:A|}(int n) => n;

            [ProcessPoolCallable]
            public int {|RMT0001:B|}(int n) => n;
        }
        """,
        Callable.Usings + """
        class C
        {
            public Stream? S { get; set; }

            /// <summary>A comment that stays.</summary>
            [ProcessPoolCallable]
            public static int A(int n) => n;

            [ProcessPoolCallable]
            public static int B(int n) => n;
        }
        """);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class C { public Stream? S { get; set; } int _x; [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n + _x; }")]
    [InlineData("class C { public Stream? S { get; set; } int _x; [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) { Func<int> f = () => _x; return f(); } }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => base.GetHashCode(); }")]
    [InlineData("class C(int x) { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n + x; }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public virtual int {|RMT0001:Do|}(int n) => n; }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public override int {|RMT0001:GetHashCode|}() => 1; }")]
    [InlineData("abstract class C { public Stream? S { get; set; } [ProcessPoolCallable] public abstract int {|RMT0001:Do|}(int n); }")]
    [InlineData("class C : IComparable<int> { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:CompareTo|}(int n) => 1; }")]
    [InlineData("interface I { [ProcessPoolCallable] int {|RMT0001:Do|}(int n) => n; }")]
    [InlineData("struct S { public Stream? T { get; set; } [ProcessPoolCallable] public readonly int {|RMT0001:Do|}(int n) => n; }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; static int Caller(C c) => c.Do(1); }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; static int? Caller(C? c) => c?.Do(1); }")]
    [InlineData("class C { public Stream? S { get; set; } [ProcessPoolCallable] public int {|RMT0001:Do|}(int n) => n; Func<int, int> Caller() => this.Do; }")]
    public Task Offers_nothing_where_the_object_is_needed(string source) => Verify.VerifyNoFixAsync(Callable.Usings + source);
}
