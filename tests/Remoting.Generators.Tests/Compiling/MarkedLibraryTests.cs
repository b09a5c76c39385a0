using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>
/// Every public method of other people's libraries, marked by the assembly: what can be called gets a stub that compiles, and nothing is said
/// of it. <c>REMOTING_LIBRARIES</c> names a folder whose assemblies are taken instead of the framework's, instance methods included.
/// </summary>
public sealed class MarkedLibraryTests
{
    private const string Variable = "REMOTING_LIBRARIES";

    /// <summary>Of the framework those with most static methods.</summary>
    private static readonly string[] Frameworks = ["System.Runtime", "System.Collections", "System.Net.Primitives", "System.Security.Cryptography", "System.Text.Json", "System.IO.Compression", "System.Drawing.Primitives"];

    [Fact(Timeout = 30 * TimedFactAttribute.Limit)]
    public async Task Every_method_of_a_library()
    {
        await Task.Yield();
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        var folder = Environment.GetEnvironmentVariable(Variable);
        MetadataReference[] libraries = folder is null ? [] : [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path))];
        var compilation = TestCompilation.Create().AddReferences(libraries);
        var assemblies = folder is null
            ? Net100.References.All.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().Where(assembly => Frameworks.Contains(assembly.Name))
            : libraries.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>();
        var failures = new List<string>();
        foreach (var assembly in assemblies)
        {
            var (methods, said) = Check(compilation, assembly, isInstanceTaken: folder is not null);
            TestContext.Current.TestOutputHelper?.WriteLine($"{assembly.Name}: {methods} names of methods, {said.Count} diagnostics");
            failures.AddRange(said.Take(10));
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static (int Methods, IReadOnlyList<string> Said) Check(CSharpCompilation compilation, IAssemblySymbol assembly, bool isInstanceTaken)
    {
        var names = Types(assembly.GlobalNamespace)
            .Where(type => IsNameable(type, compilation))
            .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>()
                .Where(method => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public } && (method.IsStatic || isInstanceTaken))
                .Select(method => method.Name).Distinct(StringComparer.Ordinal)
                .Select(name => $"[assembly: Remoting.ProcessPoolCallable(typeof({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}), {SymbolDisplay.FormatLiteral(name, quote: true)})]"))
            .ToList();
        var marked = compilation.AddSyntaxTrees(TestCompilation.Parse("#pragma warning disable\n" + string.Join("\n", names), "Marks.cs"));
        var result = TestCompilation.Driver().RunGenerators(marked, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return (names.Count, GeneratedCode.Diagnostics(marked, result));
    }

    /// <summary>A mark names its type: not every program could.</summary>
    private static bool IsNameable(INamedTypeSymbol type, Compilation compilation) =>
        Parsing.Nameable.Is(type, compilation)
        && !type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ObsoleteAttribute" && attribute.ConstructorArguments is [_, { Value: true }]);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope)
    {
        foreach (var member in scope.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type && (type.DeclaredAccessibility != Accessibility.Public || type.Arity > 0))
                continue;
            if (member is INamedTypeSymbol { TypeKind: not TypeKind.Delegate } found)
                yield return found;
            foreach (var inner in Types(member))
                yield return inner;
        }
    }
}
