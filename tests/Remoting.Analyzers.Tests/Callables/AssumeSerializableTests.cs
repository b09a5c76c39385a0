using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

using Verify = AnalyzerVerifier<CallableAnalyzer>;

/// <summary>The way out of RMT0101 to RMT0103 for types that a resolver of the user's own knows.</summary>
public sealed class AssumeSerializableTests
{
    private const string Types = """

        public interface IShape;
        public class Impl : IShape;
        public abstract class Tree<T>;
        public class Holder { public IShape? Shape { get; set; } public Stream? Stream { get; set; } }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("typeof(IShape)", "IShape Do(IShape shape) => shape;")]
    [InlineData("typeof(IShape)", "List<IShape> Do(IShape[] shapes) => [];")]
    [InlineData("typeof(Stream)", "Stream Do(Stream stream) => stream;")]
    [InlineData("typeof(object)", "object Do(object value) => value;")]
    [InlineData("typeof(Action)", "Action Do(Action action) => action;")]
    [InlineData("typeof(Tree<>)", "Tree<int> Do(Tree<string> tree) => null!;")]
    [InlineData("typeof(Tree<int>)", "void Do(Tree<int> tree) { }")]
    [InlineData("typeof(Type)", "Type? Do(Type? type) => type;")]
    [InlineData("typeof(IShape)), AssumeSerializable(typeof(Stream)", "Holder Do(Holder holder) => holder;")]
    [InlineData("typeof(Holder)", "Holder Do(Holder holder) => holder;")]
    [InlineData("typeof(IEnumerable<int>)", "IEnumerable<int> Do(IEnumerable<int> values) => values;")]
    [InlineData("typeof(int)", "int? Do(int n, int[] values) => n;")]
    [InlineData("typeof(IntPtr)", "IntPtr? Do(IntPtr handle) => handle;")]
    public Task Silences(string types, string method) => CheckAsync(types, method, hasStub: true);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("typeof(IShape)", "void Do(Impl shape, Stream {|RMT0101:stream|}) { }", false)]
    [InlineData("typeof(Stream)", "void Do(FileStream {|RMT0101:stream|}) { }", false)]
    [InlineData("typeof(Tree<int>)", "void Do(Tree<string> {|RMT0102:tree|}) { }", true)]
    [InlineData("typeof(List<>)", "void Do(object {|RMT0102:shape|}) { }", true)]
    [InlineData("typeof(Span<int>)", "void Do(Span<int> {|RMT0004:span|}) { }", false)]
    [InlineData("typeof(int*)", "unsafe void Do(int* {|RMT0004:pointer|}) { }", false)]
    [InlineData("null!", "void Do(Stream {|RMT0101:stream|}) { }", false)]
    [InlineData("typeof(IAsyncEnumerator<int>)", "IAsyncEnumerator<int> {|RMT0005:Do|}() => null!;", false)]
    public Task Leaves_the_rest(string types, string method, bool hasStub) => CheckAsync(types, method, hasStub);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task An_attribute_of_the_same_name() => Verify.VerifyAsync(
        Callable.Usings + "[assembly: Other.AssumeSerializable(typeof(Stream))] class C { [ProcessPoolCallable] public static void Do(Stream {|RMT0101:stream|}) { } } "
        + "namespace Other { class AssumeSerializableAttribute(Type type) : Attribute { public Type Type => type; } }");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("typeof(Missing)")]
    [InlineData("3")]
    [InlineData("")]
    public Task Code_that_does_not_compile(string types) => Verify.VerifyBrokenAsync(Source(types, "void Do(Stream {|RMT0101:stream|}) { }"));

    private static string Source(string types, string method) => Callable.Usings + $"[assembly: AssumeSerializable({types})]\n" + Callable.Static(method, Types)[Callable.Usings.Length..];

    // The analyzer's word, and the generator's: no error and yet no code, or an error and yet code, would be wrong.
    private static async Task CheckAsync(string types, string method, bool hasStub)
    {
        string source = Source(types, method);
        await Verify.VerifyAsync(source);
        Compilation compilation = AnalyzerRun.Compile(System.Text.RegularExpressions.Regex.Replace(source, @"\{\|\w+:(\w+)\|\}", "$1"));
        Compilation generated = AnalyzerRun.Generate(compilation);
        Assert.Equal(hasStub, generated.SyntaxTrees.Count() > compilation.SyntaxTrees.Count());
        Assert.Empty(generated.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
    }
}
