using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The types for which <c>[assembly: GenerateSerializer]</c> is said where they are declared. Their serializers are found by type when the program runs,
/// so that it does not matter that nobody else could name them.
/// </summary>
internal sealed class SerializerMarks(Compilation compilation)
{
    private readonly ConcurrentDictionary<IAssemblySymbol, HashSet<ITypeSymbol>> _marked = new(SymbolEqualityComparer.Default);

    /// <summary>The attribute; <see langword="null"/> where the library is older than it.</summary>
    public INamedTypeSymbol? Attribute { get; } = compilation.GetTypeByMetadataName("Remoting.GenerateSerializerAttribute");

    /// <summary>Whether a reference brings a serializer for a type of its own.</summary>
    public bool IsOfReference(INamedTypeSymbol type) =>
        Attribute is not null
        && type.ContainingAssembly is { } owner
        && !SymbolEqualityComparer.Default.Equals(owner, compilation.Assembly)
        && _marked.GetOrAdd(owner, Marked).Contains(type);

    private HashSet<ITypeSymbol> Marked(IAssemblySymbol assembly)
    {
        var types = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var mark in assembly.GetAttributes())
        {
            if (KnownTypes.Is(mark.AttributeClass, Attribute) && SerializerMarkParser.Read(mark) is { } type)
                types.Add(type);
        }

        return types;
    }
}
