using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Documentation.Tests.Api;

/// <summary>What users write themselves, as the compiler sees it in the packages; what only generated code calls is left out.</summary>
internal sealed class PublicTypes
{
    /// <summary>In the order of the index.</summary>
    private static readonly string[] Names = ["Remoting", "Remoting.Hosting", "Remoting.Dashboard", "Remoting.Orleans"];

    private readonly CSharpCompilation _compilation;

    public PublicTypes()
    {
        var references = Names.Select(name => MetadataReference.CreateFromFile(PathOf(name))).ToArray();
        HashSet<string> ours = [.. Names.Select(name => $"{name}.dll")];
        var others = ProgramCompiler.References.Where(reference => !ours.Contains(Path.GetFileName(reference.Display ?? "")));
        _compilation = CSharpCompilation.Create("Api", references: others.Concat(references));
        Packages = [.. references.Select(reference => (IAssemblySymbol)_compilation.GetAssemblyOrModuleSymbol(reference)!)];
        All = Packages.SelectMany(TypesOf).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
    }

    /// <summary>What the compiler has written of their documentation.</summary>
    public static IEnumerable<string> DocumentationFiles => Names.Select(name => Path.ChangeExtension(PathOf(name), ".xml"));

    public IReadOnlyList<IAssemblySymbol> Packages { get; }

    public IReadOnlySet<ISymbol> All { get; }

    public IEnumerable<INamedTypeSymbol> Of(IAssemblySymbol package) =>
        All.Where(type => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, package)).Cast<INamedTypeSymbol>().OrderBy(PageOf, StringComparer.Ordinal);

    /// <summary>What a reference of the documentation means; null where no package has it.</summary>
    public ISymbol? Find(string reference) => DocumentationCommentId.GetFirstSymbolForDeclarationId(reference, _compilation);

    /// <summary>The file of a type's page.</summary>
    public static string PageOf(INamedTypeSymbol type) => string.Join('-', type.TypeParameters.Select(parameter => parameter.Name).Prepend(type.Name)) + ".md";

    /// <summary>The cluster's package lies apart: what it builds on is newer than what pages use.</summary>
    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name == "Remoting.Orleans" ? "cluster" : "", $"{name}.dll");

    private static IEnumerable<INamedTypeSymbol> TypesOf(IAssemblySymbol package)
    {
        var pending = new Queue<INamespaceSymbol>([package.GlobalNamespace]);
        while (pending.TryDequeue(out var space))
        {
            foreach (var inner in space.GetNamespaceMembers().Where(inner => inner.ToDisplayString() != "Remoting.CompilerServices"))
                pending.Enqueue(inner);
            foreach (var type in space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public && type.Name != "StartupHook" && IsShown(type)))
                yield return type;
        }
    }

    /// <summary>Whether an editor offers it.</summary>
    public static bool IsShown(ISymbol symbol) => !symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute)
        && attribute.ConstructorArguments is [{ Value: (int)EditorBrowsableState.Never }]);
}
