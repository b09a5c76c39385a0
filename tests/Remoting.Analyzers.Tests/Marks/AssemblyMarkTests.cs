using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Marks;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Marks;

using Verify = AnalyzerVerifier<AssemblyMarkAnalyzer>;

/// <summary>RMT0007: marks of the assembly that mark nothing.</summary>
public sealed class AssemblyMarkTests
{
    private const string Types = """

        public class B { public static int Inherited(int n) => n; }
        public class C : B
        {
            public static int Property => 1;
            public Stream? State { get; set; }
            public int Instance(int n) => n;
            public static T Generic<T>(T t) => t;
            private static int Private(int n) => n;
            public static void Never(Stream s) { }
            public static void Maybe(object o) { }
            public static void Mixed(Stream s) { }
            public static void Mixed(int n) { }
        }
        public class G<T> { public static int Do(int n) => n; }
        """;

    public static TheoryData<string, string> Marks => new()
    {
        { "(typeof(int), \"Pars\")", "'int' has no method 'Pars'" },
        { "(typeof(C), \"Property\")", "'C.Property' is not a method" },
        { "(typeof(C), \"Inherited\")", "'Inherited' is declared by 'B', which the attribute has to name instead of 'C'" },
        { "(typeof(C), \"Instance\")", "'C.Instance(int)' is not static, and its object cannot be serialized" },
        { "(typeof(C), \"Generic\")", "'C.Generic<T>(T)' is generic" },
        { "(typeof(C), \"Private\")", "'C.Private(int)' is not accessible" },
        { "(typeof(C), \"Never\")", "'C.Never(Stream)' cannot, because 'System.IO.Stream' is a stream of this process" },
        { "(typeof(C), \"Maybe\")", "'C.Maybe(object)' is left out, because 'object' may hold an object of any type" },
        { "(typeof(C), \".ctor\")", "'C.C()' is a constructor" },
        { "(typeof(G<>), \"Do\")", "'G<>' is generic, and the worker could not know the type arguments" },
        { "(typeof(G<int>), \"Do\")", "'G<int>.Do(int)' is generic" },
        { "(typeof(int[]), \"Clear\")", "'int[]' has no methods that could be named" },
        { "(null!, \"Clear\")", "the type is null" },
        { "(typeof(C), null!)", "'C' has no methods that could be named by null" },
        { "(typeof(C), \"\")", "'C' has no method ''" },
        { "", "on an assembly it has to name a type and a method" },
        { "(typeof(System.Net.IPAddress), \"TryParse\")", null! },
        { "(typeof(Array), \"Sort\")", null! },
    };

    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Marks))]
    public async Task Says_why(string arguments, string? reason)
    {
        DiagnosticResult expected = DiagnosticResult.CompilerError("RMT0007").WithLocation(0);
        if (reason is not null)
            expected = expected.WithMessage("The attribute marks nothing that can be called remotely: " + reason);
        await Verify.VerifyMessagesAsync($"{Callable.Usings}[assembly: {{|#0:ProcessPoolCallable{arguments}|}}]{Types}", expected);
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_why_for_each_overload() => Verify.VerifyMessagesAsync(
        Callable.Usings + "[assembly: {|#0:ProcessPoolCallable(typeof(C), \"Do\")|}] public class C { public Stream? S { get; set; } public static void Do(ref int n) { } public void Do(long n) { } }",
        DiagnosticResult.CompilerError("RMT0007").WithLocation(0).WithMessage(
            "The attribute marks nothing that can be called remotely: 'C.Do(ref int)' cannot, because parameter 'n' is 'ref'; 'C.Do(long)' is not static, and its object cannot be serialized"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Stops_after_some_overloads() => Verify.VerifyMessagesAsync(
        Callable.Usings + "[assembly: {|#0:ProcessPoolCallable(typeof(C), \"F\")|}] public class C { public Stream? S { get; set; } public void F() { } public void F(int n) { } public void F(long n) { } public void F(byte n) { } public void F(char n) { } }",
        DiagnosticResult.CompilerError("RMT0007").WithLocation(0).WithMessage(
            "The attribute marks nothing that can be called remotely: 'C.F()' is not static, and its object cannot be serialized; 'C.F(int)' is not static, and its object cannot be serialized; 'C.F(long)' is not static, and its object cannot be serialized; 'C.F(byte)' is not static, and its object cannot be serialized; "
            + "and so on for 1 more overloads of 'C.F'"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]")]
    [InlineData("[assembly: ProcessPoolCallable(typeof(C), \"Mixed\")]")]
    [InlineData("[assembly: ProcessPoolCallable(typeof(B), \"Inherited\"), System.Reflection.AssemblyTitle(\"x\")]")]
    [InlineData("static class D { [ProcessPoolCallable(typeof(int), \"Pars\")] public static void Do() { } }")]
    public Task Is_quiet(string source) => Verify.VerifyAsync(Callable.Usings + source + Types);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() => Verify.VerifyAsync("// <auto-generated/>\n" + Callable.Usings + "[assembly: ProcessPoolCallable(typeof(int), \"Pars\")]");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task An_attribute_of_the_same_name() => Verify.VerifyAsync("""
        [assembly: Other.ProcessPoolCallable(typeof(int), "Pars")]
        namespace Other
        {
            class ProcessPoolCallableAttribute(System.Type type, string name) : System.Attribute { public (System.Type, string) Both => (type, name); }
        }
        """);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("[assembly: ProcessPoolCallable(typeof(Missing), \"Do\")]")]
    [InlineData("[assembly: ProcessPoolCallable(typeof(C), nameof(C.Missing))] class C { }")]
    [InlineData("[assembly: ProcessPoolCallable(typeof(C))] class C { }")]
    [InlineData("[assembly: ProcessPoolCallable(typeof(C), \"Do\", 3)] class C { }")]
    [InlineData("[assembly: ProcessPoolCallable(typeof(C), \"Do\")] class C { public static void Do(Missing m) { } }")]
    [InlineData("[assembly: ProcessPoolCallable(")]
    [InlineData("[module: ProcessPoolCallable(typeof(int), \"Pars\")]")]
    public Task Code_that_does_not_compile(string source) => Verify.VerifyBrokenAsync(Callable.Usings + source);

    /// <summary>An error if and only if there is no stub.</summary>
    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Marks))]
    [InlineData("(typeof(C), \"Mixed\")", "")]
    [InlineData("(typeof(int), \"Parse\")", "")]
    [InlineData("(typeof(B), \"Inherited\", Name = \"x\")", "")]
    public async Task Parity(string arguments, string? reason)
    {
        Compilation compilation = AnalyzerRun.Compile($"{Callable.Usings}[assembly: ProcessPoolCallable{arguments}]{Types}");
        bool hasStub = AnalyzerRun.Generate(compilation).SyntaxTrees.Count() > compilation.SyntaxTrees.Count();
        Assert.Equal(reason == "", hasStub);
        Assert.Equal(hasStub, (await AnalyzerRun.ReportsAsync(compilation)).All(d => d.Severity != DiagnosticSeverity.Error || d.Id == Descriptors.NoStub.Id));
    }
}
