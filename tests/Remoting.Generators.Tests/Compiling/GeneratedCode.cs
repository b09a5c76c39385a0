using Microsoft.CodeAnalysis;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>Programs of which only the generated files are judged, and by which the compiler is told to be strict.</summary>
internal static class GeneratedCode
{
    /// <summary>Everything that the compiler can say in the generated files, at any level.</summary>
    public static IReadOnlyList<string> Diagnostics(Compilation compilation, GeneratorRunResult result)
    {
        var trees = result.GeneratedSources.Select(source => source.SyntaxTree).ToHashSet();
        var all = compilation.AddSyntaxTrees(trees);
        return
        [
            .. all.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(diagnostic => !diagnostic.IsSuppressed && diagnostic.Severity >= DiagnosticSeverity.Warning && IsIn(diagnostic, trees))
                .Select(TestCompilation.Describe),
        ];
    }

    /// <summary>The program with what was generated, which has nothing to be said of it.</summary>
    public static Compilation Clean(Compilation compilation)
    {
        var result = TestCompilation.Run(compilation);
        var diagnostics = Diagnostics(compilation, result);
        Assert.True(diagnostics.Count == 0, string.Join("\n", diagnostics.Take(20)));
        return compilation.AddSyntaxTrees(result.GeneratedSources.Select(source => source.SyntaxTree));
    }

    /// <summary>A library with what was generated for it, as metadata.</summary>
    public static MetadataReference Library(string name, string source, string? friend = null, bool isNullable = true, params MetadataReference[] references)
    {
        var compilation = TestCompilation.Create(source, friend is null ? "" : $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend}\")]")
            .WithAssemblyName(name).AddReferences(references);
        if (!isNullable)
            compilation = compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable));
        using var stream = new MemoryStream();
        var emitted = Clean(compilation).Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    /// <summary>Without a diagnostic, the program's own code included.</summary>
    public static void AssertClean(Compilation compilation) => TestCompilation.AssertClean(Clean(compilation));

    private static bool IsIn(Diagnostic diagnostic, HashSet<SyntaxTree> trees) =>
        diagnostic.Location.SourceTree is not { } tree || trees.Contains(tree);
}
