using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The extension property by which a type's stubs are reached: <c>Remote</c>, or, where that name means something already, <c>RemoteCalls</c>.
/// A member of the type itself always comes before an extension, whatever it is; two extensions of one name could not be told apart.
/// </summary>
internal static class StubProperty
{
    public const string UsualName = "Remote";
    private const string OtherName = "RemoteCalls";

    /// <param name="type">A type with callables.</param>
    /// <param name="compilation">The program with the marks. Without it only the type itself is looked at.</param>
    public static string Name(INamedTypeSymbol type, Compilation? compilation = null)
    {
        if (InTheWay(type, UsualName, compilation) is null)
            return UsualName;
        var name = OtherName;
        while (InTheWay(type, name, compilation) is not null)
            name += "_";
        return name;
    }

    /// <summary>
    /// Why the usual name cannot be used: a member of the type or of its bases, the type itself, or the stubs that a reference has for it;
    /// <see langword="null"/> if it can.
    /// </summary>
    public static ISymbol? InTheWay(INamedTypeSymbol type, Compilation? compilation = null) => InTheWay(type, UsualName, compilation);

    private static ISymbol? InTheWay(INamedTypeSymbol type, string name, Compilation? compilation)
    {
        // The language has no extension member named as the type that it extends.
        if (type.Name == name)
            return type;
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Member(current, type, name) is { } member)
                return member;
        }

        if (type.TypeKind == TypeKind.Interface && type.AllInterfaces.Select(i => Member(i, type, name)).FirstOrDefault(member => member is not null) is { } inherited)
            return inherited;
        return compilation is null ? null : Extension(type, name, compilation);
    }

    private static ISymbol? Member(INamedTypeSymbol declaring, INamedTypeSymbol type, string name) => declaring.GetMembers(name)
        .FirstOrDefault(member => member.DeclaredAccessibility != Accessibility.Private || SymbolEqualityComparer.Default.Equals(declaring, type));

    /// <summary>
    /// The property of that name that was generated in a reference: in the type's own library, or in one that shows its internals.
    /// Both looked for a name in the same way, so that its class is one of a few.
    /// </summary>
    private static ISymbol? Extension(INamedTypeSymbol type, string name, Compilation compilation)
    {
        var own = compilation.Assembly;
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, own) || compilation.GetCompilationNamespace(type.ContainingNamespace) is not { } space)
            return null;
        const int Many = 4;
        foreach (var stem in ContainerNames.Candidates(type, compilation).Take(Many))
        {
            foreach (var holder in space.GetTypeMembers(stem + ContainerNames.Extension, 0))
            {
                if (!SymbolEqualityComparer.Default.Equals(holder.ContainingAssembly, own)
                    && compilation.IsSymbolAccessibleWithin(holder, own)
                    && holder.GetTypeMembers().Where(block => SymbolEqualityComparer.Default.Equals(block.ExtensionParameter?.Type, type))
                        .SelectMany(block => block.GetMembers(name)).FirstOrDefault() is { } property)
                    return property;
            }
        }

        return null;
    }
}
