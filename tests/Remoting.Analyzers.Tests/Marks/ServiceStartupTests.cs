using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Marks;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Marks;

using Verify = AnalyzerVerifier<ServiceStartupAnalyzer>;

/// <summary>RMT0010: a callable asks for services, and the assembly names no startup for workers.</summary>
public sealed class ServiceStartupTests
{
    private const string Startup = """
        [assembly: Startup]
        class StartupAttribute : Remoting.CompilerServices.WorkerServicesAttribute
        {
            public override Remoting.CompilerServices.IWorkerServices Start() => throw new System.NotSupportedException();
        }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F([FromServices] Random {|RMT0010:random|}) => 1; }")]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F(int n, [FromServices] Random {|RMT0010:one|}, [FromServices] C1? {|RMT0010:two|}) => 1; } public class C1 { }")]
    public Task Fires(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F(int n) => n; }")]
    [InlineData("public static class C { public static int F([FromServices] Random random) => 1; }")]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F([Other.FromServices] int n) => n; } namespace Other { class FromServicesAttribute : Attribute { } }")]
    public Task Is_quiet(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Is_quiet_with_a_startup() => Verify.VerifyAsync(
        Callable.Usings + Startup + "public static class C { [ProcessPoolCallable] public static int F([FromServices] Random random) => 1; }");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_what_is_missing() => Verify.VerifyMessagesAsync(
        Callable.Usings + "public static class C { [ProcessPoolCallable] public static int F([FromServices] Random {|#0:random|}) => 1; }",
        DiagnosticResult.CompilerWarning("RMT0010").WithLocation(0).WithMessage(
            "'random' of 'F' is to be a service of the worker, but this assembly names no startup for workers; unless that of the program adds it, the call fails"));
}
