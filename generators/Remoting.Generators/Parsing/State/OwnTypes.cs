using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The types of a compilation whose objects may stand where a type of the framework's is declared: collections of the program's own, comparers, and what is derived
/// from a tuple. Most programs have none, so only what may be one by the names of its bases is looked at as a symbol.
/// </summary>
internal sealed class OwnTypes
{
    private readonly Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> _byBase = new(SymbolEqualityComparer.Default);

    public OwnTypes(Compilation compilation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var types = new List<(INamedTypeSymbol Type, List<string> Bases)>();
        Collect(compilation.Assembly.GlobalNamespace, names, types);
        var found = BaseNames.MayBeFrameworks(types, item => item.Type.Name, item => item.Bases, names);
        foreach (var (type, _) in found)
            Add(type);
    }

    /// <summary>Those that derive from a type of the framework's, or implement it, with whatever type arguments.</summary>
    public IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol type) => _byBase.TryGetValue(type.OriginalDefinition, out var found) ? found : [];

    /// <summary>Whether it is one of those types of the framework's.</summary>
    public static bool IsBase(INamedTypeSymbol type) => type is { IsGenericType: true, IsSealed: false, IsReferenceType: true } && FrameworkTypes.IsFramework(type)
        && (type.Name == "Tuple" || type.ContainingNamespace is { ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } });

    /// <summary>The types that stand for a type of the framework's, with the type arguments that this gives them.</summary>
    /// <returns>Whether these are all: else there may be any number, each with other parts.</returns>
    public static bool TryFind(INamedTypeSymbol type, KnownTypes known, out List<INamedTypeSymbol> found)
    {
        found = [];
        var isSequence = type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;
        foreach (var own in known.OwnTypes(type))
        {
            // What is only run through is code.
            if (!HasState(own) || (isSequence && !own.AllInterfaces.Any(IsCollection)))
                continue;
            if (!own.IsGenericType)
            {
                if (OneCollection.Converts(own, type, known))
                    found.Add(own);
                continue;
            }

            foreach (var shown in Shown(type, known))
            {
                INamedTypeSymbol? constructed;
                if (type.Name is "IComparer" or "IEqualityComparer"
                    || !(type.TypeKind == TypeKind.Interface ? GenericDerived.TryImplement(own, shown, out constructed) : GenericDerived.TryConstruct(own, shown, out constructed)))
                    return false;
                if (constructed is not null)
                    found.Add(constructed);
            }
        }

        return true;
    }

    /// <summary>Whether keys of a type may be compared by an object of the program's own that has anything in it.</summary>
    public static bool MayCompare(ITypeSymbol key, KnownTypes known) => known.Comparers.Any(face => !TryFind(face.Construct(key), known, out var found) || found.Count > 0);

    /// <summary>What is declared to hold elements of a base may hold those of a type that is derived from it.</summary>
    private static IEnumerable<INamedTypeSymbol> Shown(INamedTypeSymbol type, KnownTypes known)
    {
        yield return type;
        if (type.TypeKind != TypeKind.Interface || type.TypeParameters[0].Variance != VarianceKind.Out
            || type.TypeArguments[0] is not INamedTypeSymbol { IsReferenceType: true, IsSealed: false } element || !StateParser.IsSource(element, known))
            yield break;
        foreach (var derived in known.DerivedTypes(element))
        {
            if (!derived.IsGenericType)
                yield return type.OriginalDefinition.Construct(derived);
        }
    }

    /// <summary>Whether there is anything in it besides what the framework's own type keeps.</summary>
    private static bool HasState(INamedTypeSymbol type)
    {
        for (var current = type; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
        {
            if (!FrameworkTypes.IsFramework(current) && (current.DeclaringSyntaxReferences.IsEmpty || current.GetMembers().Any(member => member is IFieldSymbol { IsStatic: false })))
                return true;
        }

        return false;
    }

    private static bool IsCollection(INamedTypeSymbol face) => FrameworkTypes.IsFramework(face) && face.Name is "ICollection" or "IReadOnlyCollection";

    private static void Collect(INamespaceOrTypeSymbol space, HashSet<string> names, List<(INamedTypeSymbol Type, List<string> Bases)> types)
    {
        if (space is INamespaceSymbol outer)
        {
            foreach (var inner in outer.GetNamespaceMembers())
                Collect(inner, names, types);
        }

        foreach (var type in space.GetTypeMembers())
        {
            names.Add(type.Name);
            if (type.DeclaringSyntaxReferences.SelectMany(part => BaseNames.Of((part.GetSyntax() as BaseTypeDeclarationSyntax)?.BaseList)).ToList() is { Count: > 0 } bases)
                types.Add((type, bases));
            Collect(type, names, types);
        }
    }

    private void Add(INamedTypeSymbol type)
    {
        if (type is { TypeKind: not (TypeKind.Class or TypeKind.Struct) } or { IsStatic: true } or { IsAbstract: true })
            return;
        for (var current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            Add(current, type);
        foreach (var implemented in type.AllInterfaces)
            Add(implemented, type);
    }

    private void Add(INamedTypeSymbol above, INamedTypeSymbol type)
    {
        if (!IsBase(above))
            return;
        if (!_byBase.TryGetValue(above.OriginalDefinition, out var list))
            _byBase.Add(above.OriginalDefinition, list = []);
        if (!list.Contains(type, SymbolEqualityComparer.Default))
            list.Add(type);
    }
}
