using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Names of types as generated code writes them.</summary>
internal static class TypeNames
{
    private const SymbolDisplayMiscellaneousOptions Options =
        SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes;

    private static readonly SymbolDisplayFormat QualifiedFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(Options | SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static readonly SymbolDisplayFormat DeclaredFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(Options | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat WireFormat = QualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat UnescapedFormat = WireFormat.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None);

    /// <summary>The identity of a type: no annotations, no tuple names.</summary>
    public static string Qualified(ITypeSymbol type) => QualifiedNames.Write(type, QualifiedFormat);

    /// <summary>As a signature says it: with annotations and tuple names.</summary>
    public static string Declared(ITypeSymbol type) => QualifiedNames.Write(type, DeclaredFormat);

    /// <summary>As a wire name says it: <see cref="Qualified"/> without <c>global::</c>.</summary>
    public static string Wire(ITypeSymbol type) => AssemblyAliases.Current is null
        ? type.ToDisplayString(WireFormat)
        : QualifiedNames.Write(type, QualifiedFormat, isGlobalOmitted: true);

    /// <summary>Namespace and name as the runtime has them: <c>Demo.Outer+Inner</c>.</summary>
    public static string Metadata(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
            return Metadata(outer) + "+" + type.MetadataName;
        return type.ContainingNamespace is { IsGlobalNamespace: false } space
            ? space.ToDisplayString(UnescapedFormat) + "." + type.MetadataName
            : type.MetadataName;
    }

    /// <summary>As a namespace declaration says it; empty for the global one.</summary>
    public static string Namespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";

    /// <summary>
    /// The class that serializes a type: <c>Demo_OrderSerializer</c>. Where that could be the name of two types
    /// (arrays, type arguments, underscores, an extern alias), or is too long, a hash of the full name tells them apart.
    /// </summary>
    public static string Serializer(ITypeSymbol type) => Serializer(type, "Serializer");

    /// <summary>The class that serializes a type in the library's own format, where that is another one.</summary>
    public static string LibrarySerializer(ITypeSymbol type) => Serializer(type, "_LibrarySerializer");

    private static string Serializer(ITypeSymbol type, string suffix)
    {
        var room = BoundedName.MaximumLength - suffix.Length;
        var qualified = Wire(type);
        var isPlain = type is INamedTypeSymbol { IsGenericType: false } && qualified.All(c => c == '.' || (char.IsLetterOrDigit(c) && c < 128));
        return isPlain && qualified.Length <= room
            ? qualified.Replace('.', '_') + suffix
            : BoundedName.WithHash(Identifier(Short(type)), qualified, room) + suffix;
    }

    /// <summary>The class that serializes a type where its objects may be in several places.</summary>
    public static string SharedSerializer(ITypeSymbol type) => Serializer(type, "_SharedSerializer");

    /// <summary>A name for people: <c>ListOfOrder</c>, <c>OrderArray</c>, <c>NullableOfInt32</c>.</summary>
    private static string Short(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => Short(array.ElementType) + "Array",
        IArrayTypeSymbol array => Short(array.ElementType) + "Array" + array.Rank.ToString(CultureInfo.InvariantCulture) + "D",
        INamedTypeSymbol { IsGenericType: true } generic => generic.Name + "Of" + string.Join("And", generic.TypeArguments.Select(Short)),
        _ => type.Name,
    };

    /// <summary>A name as code writes it. Words that mean something in some places only are escaped everywhere.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Any text as a part of an identifier.</summary>
    public static string Identifier(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
                result.Append(c);
            else if (result.Length > 0 && result[result.Length - 1] != '_')
                result.Append('_');
        }

        while (result.Length > 0 && result[result.Length - 1] == '_')
            result.Length--;
        if (result.Length == 0 || char.IsDigit(result[0]))
            result.Insert(0, '_');
        return result.ToString();
    }
}
