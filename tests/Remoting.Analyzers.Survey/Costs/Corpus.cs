using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.Survey.Costs;

/// <summary>The bodies: methods to run, and sources to estimate.</summary>
internal static class Corpus
{
    private const string GlobalUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly Type[] Classes =
    [
        typeof(ShortBodies), typeof(ShortTexts), typeof(ShortNumbers), typeof(ShortCollections), typeof(ShortLanguage), typeof(ShortMixtures), typeof(LongBodies), typeof(LongWaits),
    ];

    public static IEnumerable<MethodInfo> Methods =>
        Classes.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));

    /// <summary>What the estimator says of each method, by type and name.</summary>
    public static IReadOnlyDictionary<string, Cost> Estimate()
    {
        var compilation = CSharpCompilation.Create(
            "Corpus",
            [CSharpSyntaxTree.ParseText(GlobalUsings), .. Classes.Select(type => CSharpSyntaxTree.ParseText(Source(type)))],
            Net100.References.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return Classes
            .SelectMany(type => compilation.GetTypeByMetadataName(type.FullName!)!.GetMembers().OfType<IMethodSymbol>())
            .Where(method => method.DeclaredAccessibility == Accessibility.Public)
            .ToDictionary(Name, method => new CostEstimator(compilation, CancellationToken.None).Call(method));
    }

    public static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static string Name(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";

    private static string Source(Type type)
    {
        using var reader = new StreamReader(typeof(Corpus).Assembly.GetManifestResourceStream(type.Name)!);
        return reader.ReadToEnd();
    }
}
