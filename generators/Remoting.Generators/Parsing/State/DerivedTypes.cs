using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>The types of a compilation by the types of the same compilation that they derive from, or implement.</summary>
internal sealed class DerivedTypes
{
    private readonly Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> _byBase = new(SymbolEqualityComparer.Default);

    public DerivedTypes(Compilation compilation) => Add(compilation.Assembly.GlobalNamespace, compilation.Assembly);

    /// <summary>Classes and structures, abstract ones included. Of a generic type none, since it is not known with which type arguments.</summary>
    public IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol type) => _byBase.TryGetValue(type.OriginalDefinition, out var found) ? found : [];

    private void Add(INamespaceSymbol space, IAssemblySymbol assembly)
    {
        foreach (var inner in space.GetNamespaceMembers())
            Add(inner, assembly);
        foreach (var type in space.GetTypeMembers())
            Add(type, assembly);
    }

    private void Add(INamedTypeSymbol type, IAssemblySymbol assembly)
    {
        foreach (var nested in type.GetTypeMembers())
            Add(nested, assembly);
        if (type is { TypeKind: not (TypeKind.Class or TypeKind.Struct) } or { IsStatic: true })
            return;
        for (var current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            Add(current, type, assembly);
        foreach (var implemented in type.AllInterfaces)
            Add(implemented, type, assembly);
    }

    private void Add(INamedTypeSymbol above, INamedTypeSymbol type, IAssemblySymbol assembly)
    {
        if (!SymbolEqualityComparer.Default.Equals(above.ContainingAssembly, assembly))
            return;
        if (!_byBase.TryGetValue(above.OriginalDefinition, out var list))
            _byBase.Add(above.OriginalDefinition, list = []);
        if (!list.Contains(type, SymbolEqualityComparer.Default))
            list.Add(type);
    }
}
