using System.Runtime.CompilerServices;
using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Parsing;

/// <summary>
/// What C# has a name for. Libraries of other languages may use any text as a name, and two references may have a type of one name
/// that nobody can tell apart.
/// </summary>
internal static class Nameable
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<INamedTypeSymbol, bool>> Cache = new();

    /// <summary>Whether code can name the method, with the type that it belongs to.</summary>
    public static bool Is(IMethodSymbol method, Compilation compilation) =>
        SyntaxFacts.IsValidIdentifier(method.Name) && !method.HasUnsupportedMetadata && Is(method.ContainingType, compilation);

    /// <summary>Whether code can name the type, with all that it is made of.</summary>
    public static bool Is(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => Is(array.ElementType, compilation),
        IPointerTypeSymbol pointer => Is(pointer.PointedAtType, compilation),
        INamedTypeSymbol named => IsDefinition(named.OriginalDefinition, compilation)
            && named.TypeArguments.All(argument => Is(argument, compilation))
            && (named.ContainingType is not { } outer || Is(outer, compilation)),
        _ => true,
    };

    private static bool IsDefinition(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Error or TypeKind.TypeParameter || type.IsTupleType)
            return true;
        return Cache.GetValue(compilation, static _ => new(SymbolEqualityComparer.Default))
            .GetOrAdd(type, t => SyntaxFacts.IsValidIdentifier(t.Name) && !t.HasUnsupportedMetadata && (t.ContainingType is not null || IsOnlyOne(t, compilation)));
    }

    private static bool IsOnlyOne(INamedTypeSymbol type, Compilation compilation)
    {
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (!SyntaxFacts.IsValidIdentifier(space.Name))
                return false;
        }

        // Types of the program itself come before those of references.
        var own = compilation.Assembly;
        if (IsSame(type.ContainingAssembly, own) || AssemblyAliases.Current?.Of(type.ContainingAssembly) is not null
            || compilation.GetCompilationNamespace(type.ContainingNamespace) is not { } merged)
            return true;
        return merged.GetTypeMembers(type.Name, type.Arity).All(other =>
            IsSame(other.ContainingAssembly, type.ContainingAssembly)
            || (!IsSame(other.ContainingAssembly, own)
                && (AssemblyAliases.Current?.Of(other.ContainingAssembly) is not null || !compilation.IsSymbolAccessibleWithin(other, own))));
    }

    private static bool IsSame(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
