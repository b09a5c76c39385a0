using Microsoft.CodeAnalysis;

namespace Remoting.Documentation.Tests.Api;

/// <summary>The members of a type that its page shows: those that somebody has written.</summary>
internal static class PublicMembers
{
    /// <summary>What the compiler makes for a record, and what every object has.</summary>
    private static readonly HashSet<string> Everywhere =
    [
        "Equals", "GetHashCode", "ToString", "PrintMembers", "EqualityContract", "Deconstruct", "<Clone>$", "op_Equality", "op_Inequality",
    ];

    /// <summary>By their heading: overloads together, in the order of the alphabet, constructors first.</summary>
    public static IEnumerable<IGrouping<string, ISymbol>> Of(INamedTypeSymbol type, Documentation documentation) => type.GetMembers()
        .Where(member => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
        .Where(member => member is IPropertySymbol or IFieldSymbol or IEventSymbol
            or IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion })
        .Where(member => !Everywhere.Contains(member.Name) && PublicTypes.IsShown(member) && !IsPlainConstructor(member, documentation))
        .OrderBy(member => member.Name, StringComparer.Ordinal)
        .ThenBy(member => member.GetDocumentationCommentId()!.Length).ThenBy(member => member.GetDocumentationCommentId(), StringComparer.Ordinal)
        .GroupBy(HeadingOf);

    /// <summary>What it stands under. GitHub makes an anchor of it.</summary>
    public static string HeadingOf(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => $"new {member.ContainingType.Name}",
        IMethodSymbol { MethodKind: MethodKind.Conversion } => "Conversions",
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } => "Operators",
        IPropertySymbol { IsIndexer: true } => "Indexer",
        _ => member.Name,
    };

    public static string AnchorOf(ISymbol member) => HeadingOf(member).ToLowerInvariant().Replace(' ', '-');

    /// <summary>One without parameters, of which there is nothing to say; or the one by which a record is copied.</summary>
    private static bool IsPlainConstructor(ISymbol member, Documentation documentation) => member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        && (constructor.Parameters is [] or [{ Type.TypeKind: TypeKind.Class }])
        && documentation.Of(member).Element("summary") is null;
}
