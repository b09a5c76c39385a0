using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// The extension property by which a type's stubs are reached: <c>Remote</c>, or, where that name means something already, <c>RemoteCalls</c>.
/// A member of the type itself always comes before an extension, whatever it is.
/// </summary>
internal static class StubProperty
{
    public const string UsualName = "Remote";
    private const string OtherName = "RemoteCalls";

    public static string Name(INamedTypeSymbol type)
    {
        if (InTheWay(type, UsualName) is null)
            return UsualName;
        var name = OtherName;
        while (InTheWay(type, name) is not null)
            name += "_";
        return name;
    }

    /// <summary>Why the usual name cannot be used: a member of the type or of its bases, or the type itself; <see langword="null"/> if it can.</summary>
    public static ISymbol? InTheWay(INamedTypeSymbol type) => InTheWay(type, UsualName);

    private static ISymbol? InTheWay(INamedTypeSymbol type, string name)
    {
        // The language has no extension member named as the type that it extends.
        if (type.Name == name)
            return type;
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Member(current, type, name) is { } member)
                return member;
        }

        return type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Select(i => Member(i, type, name)).FirstOrDefault(member => member is not null) : null;
    }

    private static ISymbol? Member(INamedTypeSymbol declaring, INamedTypeSymbol type, string name) => declaring.GetMembers(name)
        .FirstOrDefault(member => member.DeclaredAccessibility != Accessibility.Private || SymbolEqualityComparer.Default.Equals(declaring, type));
}
