using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Remoting.Analyzers.Tests.Verification;
using Remoting.Generators;

namespace Remoting.Analyzers.Tests.Losses;

/// <summary>RMT0106: what another generator adds, which the serializers do not know of.</summary>
public sealed class UnseenFieldsTests
{
    private const string Callables = "public static class C { [Remoting.ProcessPoolCallable] public static int Do(Settings settings) => 1; [Remoting.ProcessPoolCallable] public static int All(System.Collections.Generic.List<Holder> all) => 1; } public record Holder(Settings Settings); ";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public partial class Settings { public int Id { get; set; } }", "partial class Settings { private string _name = \"\"; public string Name() => _name; }", "'_name'")]
    [InlineData("public partial struct Settings { }", "partial struct Settings { private readonly System.Guid _value; public Settings(System.Guid value) => _value = value; public System.Guid Value => _value; }", "'_value'")]
    [InlineData("public partial class Settings : Base { public int Id { get; set; } } public partial class Base { }", "partial class Base { public int More { get; set; } }", "'More'")]
    [InlineData("[MessagePack.MessagePackObject(true)] public partial class Settings { public int Id { get; set; } }", "partial class Settings { public string Name { get; set; } = \"\"; }", "'Name'")]
    [InlineData("[MessagePack.MessagePackObject] public partial record Settings([property: MessagePack.Key(0)] int Id);", "partial record Settings { [MessagePack.Key(1)] public int @class { get; set; } }", "'@class'")]
    [InlineData("[MessagePack.MessagePackObject] public partial class Settings { [MessagePack.Key(0)] public int Id { get; set; } }", "partial class Settings { public int More { get; set; } }", "'More'")]
    [InlineData("[System.Runtime.Serialization.DataContract] public partial class Settings { [System.Runtime.Serialization.DataMember] public int Id { get; set; } }", "partial class Settings { [System.Runtime.Serialization.DataMember] public int More { get; set; } }", "'More'")]
    [InlineData("public class Settings : Generic<int> { } public partial class Generic<T> { }", "partial class Generic<T> { private T? _more; public T? More() => _more; }", "'_more'")]
    public async Task Fires(string type, string added, string names)
    {
        Diagnostic report = Assert.Single(await ReportsAsync(type, added), d => d.Id == "RMT0106");
        Assert.Equal(DiagnosticSeverity.Error, report.Severity);
        Assert.Contains(names, report.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("Example.cs", report.Location.SourceTree!.FilePath);
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public class Settings { public Inner? One { get; set; } public partial class Inner { public int Id { get; set; } } }", "partial class Settings { partial class Inner { public int More { get; set; } } }", "typeof(Settings.Inner)")]
    [InlineData("public class Settings { public Box<int>? One { get; set; } } public partial class Box<T> { public int Id { get; set; } }", "partial class Box<T> { public int More { get; set; } }", "typeof(Box<>)")]
    [InlineData("public class Settings { public Outer<int, int>.Inner? One { get; set; } } public partial class Outer<T, U> { public partial class Inner { public int Id { get; set; } } }", "partial class Outer<T, U> { public partial class Inner { public int More { get; set; } } }", "typeof(Outer<,>.Inner)")]
    public async Task Names_the_type_as_an_attribute_does(string type, string added, string name)
    {
        Diagnostic report = Assert.Single(await ReportsAsync(type.Replace("public class Settings", "public partial class Settings", StringComparison.Ordinal), added), d => d.Id == "RMT0106");
        Assert.Contains($"AssumeSerializable({name})]", report.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public partial class Settings { public int Id { get; set; } }", "partial class Settings { public int Twice => Id * 2; public static int Count; }")]
    [InlineData("public partial class Settings { public int Id { get; set; } }", "public class Unrelated { public int Number; }")]
    [InlineData("[Mark] public partial class Settings { public int Id { get; set; } } public class MarkAttribute : System.Attribute;", "partial class Settings { private int _more; public int More() => _more; }")]
    [InlineData("public partial class Settings { [Mark] private int _id; public int Id() => _id; } public class MarkAttribute : System.Attribute;", "partial class Settings { public int Id2 { get => _id; set => _id = value; } private int _more; public int More() => _more; }")]
    [InlineData("[MessagePack.MessagePackObject] public partial class Settings { [MessagePack.Key(0)] public int Id { get; set; } }", "partial class Settings { [MessagePack.IgnoreMember] public int More { get; set; } private int _x; public int X() => _x; }")]
    [InlineData("[MessagePack.MessagePackObject(true)] public partial class Settings { [Mark] private int _id; public int Own() => _id; } public class MarkAttribute : System.Attribute;", "partial class Settings { public int Id { get => _id; set => _id = value; } }")]
    public async Task Is_quiet(string type, string added) => Assert.DoesNotContain(await ReportsAsync(type, added), d => d.Id == "RMT0106");

    private static Task<System.Collections.Immutable.ImmutableArray<Diagnostic>> ReportsAsync(string type, string added)
    {
        Compilation compilation = AnalyzerRun.Compile(Callables + type);
        CSharpGeneratorDriver
            .Create([new CallableGenerator().AsSourceGenerator(), new Other(added).AsSourceGenerator()], parseOptions: RemotingTest.ParseOptions.WithLanguageVersion(LanguageVersion.CSharp14))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, TestContext.Current.CancellationToken);
        Assert.Empty(AnalyzerRun.Errors(generated));
        return AnalyzerRun.ReportsAsync(generated);
    }

    private sealed class Other(string added) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterSourceOutput(context.CompilationProvider, (output, _) => output.AddSource("Other.g.cs", SourceText.From("// <auto-generated/>\n" + added, System.Text.Encoding.UTF8)));
    }
}
