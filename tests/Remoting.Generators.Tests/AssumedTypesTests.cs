using System.Text;
using Remoting.Generators.Parsing;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>Types that the assembly vouches for: left to the resolver at run time, and nothing is said about them.</summary>
public sealed class AssumedTypesTests
{
    [TimedTheory]
    [InlineData("typeof(IShape)", "IShape", nameof(Verdict.Certain))]
    [InlineData("typeof(IShape)", "List<IShape>", nameof(Verdict.Certain))]
    [InlineData("typeof(IShape)", "Holder", nameof(Verdict.Certain))]
    [InlineData("typeof(Stream)", "Stream", nameof(Verdict.Certain))]
    [InlineData("typeof(Stream)", "FileStream", nameof(Verdict.Never))]
    [InlineData("typeof(Stream)", "IShape", nameof(Verdict.Unknown))]
    [InlineData("typeof(Tree<>)", "Tree<int>", nameof(Verdict.Certain))]
    [InlineData("typeof(Tree<int>)", "Tree<string>", nameof(Verdict.Unknown))]
    [InlineData("typeof(Tree<int>)", "Tree<int>", nameof(Verdict.Certain))]
    public async Task Are_certain(string assumed, string type, string verdict)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            $$"""
            [assembly: AssumeSerializable({{assumed}})]
            public interface IShape { }
            public abstract class Tree<T> { }
            public class Holder { public IShape? Shape { get; set; } }
            public class C { [ProcessPoolCallable] public static {{type}} F({{type}} x) => x; }
            """);
        var parameter = compilation.GetTypeByMetadataName("C")!.GetMembers("F").OfType<Microsoft.CodeAnalysis.IMethodSymbol>().Single().Parameters.Single();
        Assert.Equal(verdict, Serializability.Judge(parameter.Type, KnownTypes.Create(compilation)!).Verdict.ToString());
        Assert.Equal(verdict != nameof(Verdict.Never), TestCompilation.Run(compilation).GeneratedSources.Any(source => source.HintName == "C.Remote.g.cs"));
        TestCompilation.AssertClean(TestCompilation.WithGenerated(compilation));
    }

    [TimedFact]
    public async Task Travel_by_the_resolver()
    {
        await Task.Yield();
        var program = TestCompilation.Load(
            """
            [assembly: AssumeSerializable(typeof(System.Text.StringBuilder))]
            public record Page(System.Text.StringBuilder Text, int Number);
            public static class Echo { [ProcessPoolCallable] public static System.Text.StringBuilder Text(Page page) => page.Text.Append(page.Number); }
            public static class Calls
            {
                public static RemoteCall<System.Text.StringBuilder> Text(string text, int number) => Echo.Remote.Text(new Page(new System.Text.StringBuilder(text), number));
            }
            """);
        var call = (RemoteCall<StringBuilder>)program.GetType("Calls")!.GetMethod("Text")!.Invoke(null, ["page ", 3])!;
        Assert.Equal("page 3", Trip.Run(call).ToString());
    }
}
