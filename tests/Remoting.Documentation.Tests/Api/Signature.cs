using Microsoft.CodeAnalysis;
using Generics = Microsoft.CodeAnalysis.SymbolDisplayGenericsOptions;
using Member = Microsoft.CodeAnalysis.SymbolDisplayMemberOptions;
using Other = Microsoft.CodeAnalysis.SymbolDisplayMiscellaneousOptions;
using Parameter = Microsoft.CodeAnalysis.SymbolDisplayParameterOptions;

namespace Remoting.Documentation.Tests.Api;

/// <summary>How types and members are declared, without the namespaces.</summary>
internal static class Signature
{
    private static readonly SymbolDisplayFormat Names = new(genericsOptions: Generics.IncludeTypeParameters,
        miscellaneousOptions: Other.UseSpecialTypes | Other.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Members = Names
        .WithGenericsOptions(Generics.IncludeTypeParameters | Generics.IncludeTypeConstraints | Generics.IncludeVariance)
        .WithMemberOptions(Member.IncludeParameters | Member.IncludeType | Member.IncludeRef | Member.IncludeModifiers | Member.IncludeConstantValue)
        .WithParameterOptions(Parameter.IncludeExtensionThis | Parameter.IncludeModifiers | Parameter.IncludeType | Parameter.IncludeName | Parameter.IncludeDefaultValue)
        .WithMiscellaneousOptions(Other.UseSpecialTypes | Other.IncludeNullableReferenceTypeModifier | Other.EscapeKeywordIdentifiers | Other.AllowDefaultLiteral);

    private static readonly SymbolDisplayFormat Types = Members.WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    /// <summary>A name alone: <c>Handle&lt;T&gt;</c>.</summary>
    public static string NameOf(ISymbol symbol) => symbol.ToDisplayString(Names);

    public static string Of(INamedTypeSymbol type)
    {
        string kind = type switch
        {
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            _ => "",
        };
        string[] bases = [.. Bases(type).Select(NameOf)];
        string declared = type.ToDisplayString(Types);
        // Constraints stand behind what it derives from.
        int where = declared.IndexOf(" where ", StringComparison.Ordinal) is var at and >= 0 ? at : declared.Length;
        return $"public {kind}{declared[..where]}{(bases.Length > 0 ? " : " : "")}{string.Join(", ", bases)}{declared[where..]}";
    }

    public static string Of(ISymbol member)
    {
        string access = member.DeclaredAccessibility == Accessibility.Public ? "public" : "protected";
        string accessors = member is IPropertySymbol property ? $" {{ {string.Concat(Accessors(property))}}}" : ";";
        return $"{access} {(member is IEventSymbol ? "event " : "")}{member.ToDisplayString(Members)}{accessors}";
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        if (type.BaseType is { SpecialType: SpecialType.None } parent)
            yield return parent;
        // That of a record is its compiler's work.
        foreach (var face in type.Interfaces.Where(face => !(type.IsRecord && face.Name == "IEquatable")))
            yield return face;
    }

    private static IEnumerable<string> Accessors(IPropertySymbol property)
    {
        if (property.GetMethod is { DeclaredAccessibility: Accessibility.Public or Accessibility.Protected })
            yield return "get; ";
        if (property.SetMethod is { DeclaredAccessibility: Accessibility.Public or Accessibility.Protected } setter)
            yield return setter.IsInitOnly ? "init; " : "set; ";
    }
}
