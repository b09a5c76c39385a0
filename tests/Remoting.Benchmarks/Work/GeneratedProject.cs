using System.Collections.Immutable;
using System.Globalization;
using Basic.Reference.Assemblies;
using MessagePack;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Benchmarks.Work;

/// <summary>A user's project, larger than most: 1,000 callables in 100 files, and a file that has none.</summary>
internal static class GeneratedProject
{
    private const int Files = 100;
    private const int CallablesPerFile = 10;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        .. ((Type[])[typeof(RemoteCall), typeof(MessagePackSerializer), typeof(MessagePackObjectAttribute)])
            .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    private static readonly ImmutableArray<SyntaxTree> Callables =
        [.. Enumerable.Range(0, Files).Select(file => CSharpSyntaxTree.ParseText(Source(file), Options, $"Work{file}.cs"))];

    /// <summary>How many callables the generator should have found.</summary>
    public const int Count = Files * CallablesPerFile;

    /// <summary>The project with one more file.</summary>
    /// <param name="unrelated">A number in that file, which has no callable.</param>
    public static Compilation Create(int unrelated) => CSharpCompilation.Create(
        "Demo",
        [.. Callables, Unrelated(unrelated)],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The project after an edit of the file that has no callable.</summary>
    public static Compilation Edit(Compilation compilation, int unrelated) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.Last(), Unrelated(unrelated));

    /// <summary>The project after an edit of a callable's signature.</summary>
    public static Compilation EditDeclaration(Compilation compilation, int number) => compilation.ReplaceSyntaxTree(
        compilation.SyntaxTrees.First(),
        CSharpSyntaxTree.ParseText(Source(0).Replace("Factors0(long n)", $"Factors0(long n{number})", StringComparison.Ordinal), Options, "Work0.cs"));

    /// <summary>The project after an edit of a declaration that no callable depends on.</summary>
    public static Compilation EditUnrelatedDeclaration(Compilation compilation, int number) => compilation.ReplaceSyntaxTree(
        compilation.SyntaxTrees.Last(),
        CSharpSyntaxTree.ParseText((number % 3) switch
        {
            0 => $"class Unrelated {{ int Number(int n{number}) => 1; }}",
            1 => $"class Unrelated {{ public int Value{number} {{ get; set; }} }}",
            _ => $"class Unrelated{number} {{ int Number() => 1; }}",
        }, Options, "Unrelated.cs"));

    /// <summary>The project after an edit of a record that is an argument of some callables.</summary>
    public static Compilation EditRecord(Compilation compilation, int number) => compilation.ReplaceSyntaxTree(
        compilation.SyntaxTrees.First(),
        CSharpSyntaxTree.ParseText(Source(0).Replace("Order0(int Id,", $"Order0(int Id{number},", StringComparison.Ordinal), Options, "Work0.cs"));

    /// <summary>A generator as the compiler runs it.</summary>
    public static GeneratorDriver Driver(IIncrementalGenerator generator) => CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()],
        parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static SyntaxTree Unrelated(int number) =>
        CSharpSyntaxTree.ParseText($"class Unrelated {{ int Number() => {number}; }}", Options, "Unrelated.cs");

    private static string Source(int file) => $$"""
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Remoting;

        namespace Demo;

        public sealed record Order{{file}}(int Id, string Name, IReadOnlyList<double> Prices);

        public static class Work{{file}}
        {
        {{string.Concat(Enumerable.Range(0, CallablesPerFile).Select(callable => Method(file, callable)))}}
        }
        """;

    private static string Method(int file, int callable) => string.Format(
        CultureInfo.InvariantCulture,
        (callable % 5) switch
        {
            0 => "[ProcessPoolCallable] public static long[] Factors{0}(long n) => [n];\n",
            1 => "[ProcessPoolCallable] public static Order{1} Change{0}(Order{1} order, int by = 1) => order;\n",
            2 => "[ProcessPoolCallable] public static async Task<string?> Name{0}(Order{1}? order, CancellationToken token) {{ await Task.Delay(1, token); return order?.Name; }}\n",
            3 => "[ProcessPoolCallable] public static Dictionary<string, int> Count{0}(string text, (int From, int To)[] ranges) => [];\n",
            _ => "[ProcessPoolCallable] public static void Notify{0}(System.DateTime when, System.Guid id) {{ }}\n",
        },
        callable,
        file);
}
