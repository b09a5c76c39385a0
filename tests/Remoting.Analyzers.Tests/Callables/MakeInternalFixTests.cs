using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = FixVerifier<CallableAnalyzer, MakeInternalFix>;

/// <summary>The fix of RMT0002.</summary>
public sealed class MakeInternalFixTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "class C { [ProcessPoolCallable] static int {|RMT0002:Do|}(int n) => n; }",
        "class C { [ProcessPoolCallable] internal static int Do(int n) => n; }")]
    [InlineData(
        "class C { [ProcessPoolCallable] private static int {|RMT0002:Do|}(int n) => n; }",
        "class C { [ProcessPoolCallable] internal static int Do(int n) => n; }")]
    [InlineData(
        "class C { [ProcessPoolCallable] private protected static int {|RMT0002:Do|}(int n) => n; }",
        "class C { [ProcessPoolCallable] internal static int Do(int n) => n; }")]
    [InlineData(
        "class C { private class D { public class E { [ProcessPoolCallable] public static int {|RMT0002:Do|}(int n) => n; } } }",
        "class C { internal class D { public class E { [ProcessPoolCallable] public static int Do(int n) => n; } } }")]
    [InlineData(
        "class C { private struct D { [ProcessPoolCallable] private static int {|RMT0002:Do|}(int n) => n; } }",
        "class C { internal struct D { [ProcessPoolCallable] internal static int Do(int n) => n; } }")]
    [InlineData(
        "partial class C { [ProcessPoolCallable] static int {|RMT0002:Do|}(int n) => n; }",
        "partial class C { [ProcessPoolCallable] internal static int Do(int n) => n; }")]
    public Task Makes_internal(string source, string expected) => Verify.VerifyAsync(Callable.Usings + source, Callable.Usings + expected);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Fixes_all() => Verify.VerifyAsync(
        Callable.Usings + """
        class C
        {
            [ProcessPoolCallable]
            private static int {|RMT0002:A|}(int n) => n;

            // Keeps its comment.
            [ProcessPoolCallable]
            static int {|RMT0002:B|}(int n) => n;
        }
        """,
        Callable.Usings + """
        class C
        {
            [ProcessPoolCallable]
            internal static int A(int n) => n;

            // Keeps its comment.
            [ProcessPoolCallable]
            internal static int B(int n) => n;
        }
        """);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("file class C { [ProcessPoolCallable] static int {|RMT0002:Do|}(int n) => n; }")]
    [InlineData("class C { private partial class D { [ProcessPoolCallable] public static int {|RMT0002:Do|}(int n) => n; } private partial class D; }")]
    [InlineData("class C { private enum E { A } [ProcessPoolCallable] static int {|RMT0002:Do|}(E n) => 1; }")]
    public Task Offers_nothing_where_it_would_not_compile(string source) => Verify.VerifyNoFixAsync(Callable.Usings + source);
}
