using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Tests.Consumer;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Calls;

using OnTheCompiler = FixVerifier<EmptyDiagnosticAnalyzer, UseStubFix>;
using Verify = FixVerifier<LocalWorkAnalyzer, UseStubFix>;

/// <summary>The fix of RMT0303 and of the compiler's errors. What it leaves compiles, with the stubs that the generator really makes.</summary>
public sealed class UseStubFixTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync({|CS1503:Twice(5)|})", "executor.SubmitAsync(C.Remote.Twice(5))")]
    [InlineData("executor.SubmitAsync({|CS1503:C.Twice(n: 5)|}, token)", "executor.SubmitAsync(C.Remote.Twice(n: 5), token)")]
    [InlineData("executor.SubmitAsync({|CS1503:Nothing|})", "executor.SubmitAsync(C.Remote.Nothing())")]
    [InlineData("executor.SubmitAsync(() {|CS1660:=>|} Twice(5))", "executor.SubmitAsync(C.Remote.Twice(5))")]
    [InlineData("executor.{|CS0411:MapAsync|}(Twice, items)", "executor.MapAsync(C.Remote.Twice, items)")]
    [InlineData("executor.{|CS0411:MapAsync|}(x => Twice(x + 1), items)", "executor.MapAsync(x => C.Remote.Twice(x + 1), items)")]
    [InlineData("executor.ForEachAsync({|CS0407:Twice|}, items)", "executor.ForEachAsync(C.Remote.Twice, items)")]
    [InlineData("new ProcessPoolOptions { Initializer = {|CS0029:Twice(5)|} }", "new ProcessPoolOptions { Initializer = C.Remote.Twice(5) }")]
    [InlineData("new ProcessPoolOptions { Initializer = {|CS0428:Nothing|} }", "new ProcessPoolOptions { Initializer = C.Remote.Nothing() }")]
    [InlineData("new ProcessPoolOptions { Initializer = () {|CS1660:=>|} Twice(5) }", "new ProcessPoolOptions { Initializer = C.Remote.Twice(5) }")]
    public Task Inserts_Remote_on_the_errors_of_the_compiler(string call, string expected) => OnTheCompiler.VerifyGeneratedAsync(Marked(call), Marked(expected));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync({|RMT0303:{|CS1503:Twice(5)|}|})", "executor.SubmitAsync(C.Remote.Twice(5))")]
    [InlineData("executor.{|CS0411:MapAsync|}({|RMT0303:C.Twice|}, items)", "executor.MapAsync(C.Remote.Twice, items)")]
    [InlineData("executor.ForEachAsync({|RMT0303:x => {|CS1662:{|CS0029:Twice(x)|}|}|}, items)", "executor.ForEachAsync(x => C.Remote.Twice(x), items)")]
    [InlineData("new ProcessPoolOptions { Initializer = {|RMT0303:{|CS0029:Twice(5)|}|} }", "new ProcessPoolOptions { Initializer = C.Remote.Twice(5) }")]
    [InlineData("executor.ForEachAsync({|RMT0303:x {|CS1643:=>|} { Twice(x); }|}, items)", "executor.ForEachAsync(x => C.Remote.Twice(x), items)")]
    [InlineData("executor.ForEachAsync({|RMT0303:x => { return {|CS1662:{|CS0029:Twice(x)|}|}; }|}, items)", "executor.ForEachAsync(x => { return C.Remote.Twice(x); }, items)")]
    [InlineData("executor.{|CS0411:MapAsync|}({|RMT0303:async x => Twice(x)|}, items)", "executor.MapAsync(x => C.Remote.Twice(x), items)")]
    [InlineData("executor.ForEachAsync({|RMT0303:async (int x) {|CS1643:=>|} { Twice(x); }|}, items)", "executor.ForEachAsync((int x) => C.Remote.Twice(x), items)")]
    public Task Inserts_Remote(string call, string expected) => Verify.VerifyGeneratedAsync(Marked(call), Marked(expected));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Marks_the_method() => Verify.VerifyGeneratedAsync(
        Caller.Usings + """
        static class C
        {
            // Keeps its comment.
            static int Twice(int n) => n + n;

            static object M(Executor executor) => executor.SubmitAsync({|RMT0303:{|CS1503:Twice(5)|}|});
        }
        """,
        Caller.Usings + """
        static class C
        {
            // Keeps its comment.
            [ProcessPoolCallable]
            internal static int Twice(int n) => n + n;

            static object M(Executor executor) => executor.SubmitAsync(C.Remote.Twice(5));
        }
        """);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("using Lib;", "Twice(5)", "WorkRemote.Twice(5)")]
    [InlineData("using Lib;", "Work.Twice(5)", "WorkRemote.Twice(5)")]
    [InlineData("using Lib;", "Work.Inner.Half(5)", "Work_InnerRemote.Half(5)")]
    [InlineData("", "Lib.Work.Twice(5)", "Lib.WorkRemote.Twice(5)")]
    [InlineData("", "Lib.Work.Inner.Half(5)", "Lib.Work_InnerRemote.Half(5)")]
    public async Task Names_the_class_of_the_stubs_in_an_older_language(string import, string call, string expected)
    {
        string statics = call.Contains('.', StringComparison.Ordinal) ? "" : "using static Lib.Work;";
        string source = $$"""
            using Remoting;
            {{import}}
            {{statics}}
            public static class P { public static object M(Executor executor) => executor.SubmitAsync(CALL); }
            """;
        using var workspace = new FixWorkspace(
            [
                ("Library.cs", "using Remoting;\nnamespace Lib { public static class Work { [ProcessPoolCallable] public static int Twice(int n) => n; public static class Inner { public static int Half(int n) => n; } } }\n"),
                ("Program.cs", source.Replace("CALL", call, StringComparison.Ordinal)),
            ],
            LanguageVersion.CSharp13);
        Assert.True(await workspace.ApplyAllAsync("RMT0303", TestContext.Current.CancellationToken));
        Assert.Equal(source.Replace("CALL", expected, StringComparison.Ordinal), (await workspace.FilesAsync(TestContext.Current.CancellationToken))[1].Text);
        Assert.DoesNotContain(await workspace.DiagnosticsAsync(TestContext.Current.CancellationToken), report => report.Diagnostic.Severity == DiagnosticSeverity.Error);
    }

    // Derived classes of other assemblies still call what was protected.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("protected static", "protected internal static")]
    [InlineData("private protected static", "internal static")]
    [InlineData("private static", "internal static")]
    public Task Shows_the_method_to_its_assembly_and_hides_it_from_nobody(string hidden, string seen) => Verify.VerifyGeneratedAsync(
        Caller.Usings + $$"""
        public class C
        {
            {{hidden}} int Twice(int n) => n + n;

            static object M(Executor executor) => executor.SubmitAsync({|RMT0303:{|CS1503:Twice(5)|}|});
        }
        """,
        Caller.Usings + $$"""
        public class C
        {
            [ProcessPoolCallable]
            {{seen}} int Twice(int n) => n + n;

            static object M(Executor executor) => executor.SubmitAsync(C.Remote.Twice(5));
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Marks_by_an_alias() => Verify.VerifyGeneratedAsync(
        """
        using Remote = Remoting.ProcessPoolCallableAttribute;
        static class C
        {
            internal static int Twice(int n) => n + n;
            static object M(Remoting.Executor executor) => executor.SubmitAsync({|RMT0303:{|CS1503:Twice(5)|}|});
        }
        """,
        """
        using Remote = Remoting.ProcessPoolCallableAttribute;
        static class C
        {
            [Remote]
            internal static int Twice(int n) => n + n;
            static object M(Remoting.Executor executor) => executor.SubmitAsync(C.Remote.Twice(5));
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Marks_a_method_around_the_call() => Verify.VerifyGeneratedAsync(
        Caller.Usings + """
        public static class C
        {
            public static Task<int> Twice(int n) => ProcessPoolExecutor.Shared.SubmitAsync({|RMT0303:{|CS1503:Twice(n)|}|});
        }
        """,
        Caller.Usings + """
        public static class C
        {
            [ProcessPoolCallable]
            public static Task<int> Twice(int n) => ProcessPoolExecutor.Shared.SubmitAsync(C.Remote.Twice(n));
        }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Marks_one_method_once_for_all_uses() => Verify.VerifyGeneratedAsync(
        Caller.Usings + """
        static class C
        {
            public static int Twice(int n) => n + n;
            static object M(Executor executor) => executor.SubmitAsync({|RMT0303:{|CS1503:Twice(5)|}|});
            static object N(Executor executor, int[] items) => executor.{|CS0411:MapAsync|}({|RMT0303:Twice|}, items);
        }
        """,
        Caller.Usings + """
        static class C
        {
            [ProcessPoolCallable]
            public static int Twice(int n) => n + n;
            static object M(Executor executor) => executor.SubmitAsync(C.Remote.Twice(5));
            static object N(Executor executor, int[] items) => executor.MapAsync(C.Remote.Twice, items);
        }
        """);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync({|CS1503:N.Other.Run(5)|})", "executor.SubmitAsync(N.Other.Remote.Run(5))")]
    [InlineData("executor.ForEachAsync({|CS0407:N.Other.Run|}, items)", "executor.ForEachAsync(N.Other.Remote.Run, items)")]
    public Task Imports_the_namespace(string call, string expected) =>
        OnTheCompiler.VerifyGeneratedAsync(Marked(call), Marked(expected).Replace("using Remoting;", "using Remoting;\nusing N;", StringComparison.Ordinal));

    private const string Declaring = """
        namespace Library
        {
            public static class Work
            {
                /// <summary>Documented.</summary>
                public static int Twice(int n) => n + n;
            }
        }
        """;

    private const string Declared = """
        namespace Library
        {
            public static class Work
            {
                /// <summary>Documented.</summary>
                [Remoting.ProcessPoolCallable]
                public static int Twice(int n) => n + n;
            }
        }
        """;

    private const string Using = Caller.Usings + "static class C { static object M(Executor executor) => executor.SubmitAsync({|RMT0303:{|CS1503:Library.Work.Twice(5)|}|}); }";
    private static readonly string Used = Caller.Usings.Replace("using Remoting;", "using Remoting;\nusing Library;", StringComparison.Ordinal)
        + "static class C { static object M(Executor executor) => executor.SubmitAsync(Library.Work.Remote.Twice(5)); }";

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Marks_in_another_document() => Verify.VerifyDocumentsAsync([Using, Declaring], [Used, Declared]);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Marks_in_another_project() => Verify.VerifyProjectsAsync(
        Using,
        Declaring,
        Used.Replace("Remote.", "{|CS0117:Remote|}.", StringComparison.Ordinal), // The testing library runs generators in the first project only.
        Declared);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Offers_nothing_for_a_project_without_the_library() => Verify.VerifyProjectsAsync(Using, Declaring, Using, Declaring, libraryKnowsRemoting: false);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public static T Twice<T>(T n) => n;", "Twice(5)")]
    [InlineData("public static int Twice(int n, Action a) => n;", "Twice(5, () => { })")] // cannot be serialized
    [InlineData("public static int Twice(int n, CancellationToken token) => n;", "Twice(5, default(CancellationToken))")] // the stub has no token
    [InlineData("public static int Twice(this int n) => n;", "5.Twice()")]
    [InlineData("public static int Twice(int n, [FromServices] IServiceProvider services) => n;", "Twice(5, null!)")] // nor services
    [InlineData("public static int Twice(int n, System.IO.Stream? trace = null) => n;", "Twice(5, null)")] // nor what cannot travel
    [InlineData("public static System.IO.Stream Open() => null!;", "Open()")]
    [InlineData("private enum E { A } static int Twice(E n) => 1;", "Twice(E.A)")] // cannot become internal
    [InlineData("static int Twice(int n) => n;", "int.Parse(\"1\")")] // not of this solution
    public Task Offers_nothing_where_there_would_be_no_stub(string method, string call)
    {
        string source = Caller.Usings + $"static class C {{ {method} static object M(Executor executor) => executor.SubmitAsync({{|RMT0303:{{|CS1503:{call}|}}|}}); }}";
        return Verify.VerifyNoFixAsync(source);
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|CS0411:MapAsync|}({|RMT0303:x => Add(x, null!)|}, items)")] // the stub has no services
    [InlineData("executor.{|CS0411:MapAsync|}({|RMT0303:async x => await AddAsync(x)|}, items)")] // what is awaited is no call
    [InlineData("executor.ForEachAsync({|RMT0303:{|CS1643:delegate|} (int x) { AddAsync(x); }|}, items)")]
    public Task Offers_nothing_where_the_lambda_would_be_no_stub(string call)
    {
        string source = Caller.Usings + $$"""
            static class C
            {
                [ProcessPoolCallable] public static int Add(int n, [FromServices] IServiceProvider services) => n;
                [ProcessPoolCallable] public static Task<int> AddAsync(int n) => Task.FromResult(n);
                static object M(Executor executor, int[] items) => {{call}};
            }
            """;
        return Verify.VerifyGeneratedAsync(source, source);
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.SubmitAsync({|CS1503:5|})")]
    [InlineData("int.Parse({|CS1503:5|})")]
    [InlineData("executor.SubmitAsync(C.Remote.Twice({|CS1503:\"x\"|}))")]
    public Task Offers_nothing_on_other_errors_of_the_compiler(string call) => OnTheCompiler.VerifyGeneratedAsync(Marked(call), Marked(call));

    private static string Marked(string call) => Caller.Usings + $$"""
        static class C
        {
            [ProcessPoolCallable] public static int Twice(int n) => n + n;
            [ProcessPoolCallable] public static void Nothing() { }
            static object M(Executor executor, int[] items, CancellationToken token) => {{call}};
        }
        namespace N
        {
            static class Other { [ProcessPoolCallable] public static void Run(int n) { } }
        }
        """;
}
