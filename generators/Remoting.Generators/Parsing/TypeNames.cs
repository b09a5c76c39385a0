using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

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
    public static string Qualified(ITypeSymbol type) => type.ToDisplayString(QualifiedFormat);

    /// <summary>As a signature says it: with annotations and tuple names.</summary>
    public static string Declared(ITypeSymbol type) => type.ToDisplayString(DeclaredFormat);

    /// <summary>As a wire name says it: <see cref="Qualified"/> without <c>global::</c>.</summary>
    public static string Wire(ITypeSymbol type) => type.ToDisplayString(WireFormat);

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
    /// (arrays, type arguments, underscores), a hash of the full name tells them apart.
    /// </summary>
    public static string Serializer(ITypeSymbol type)
    {
        var qualified = type.ToDisplayString(WireFormat);
        var isPlain = type is INamedTypeSymbol { IsGenericType: false } && qualified.All(c => c == '.' || (char.IsLetterOrDigit(c) && c < 128));
        return isPlain
            ? qualified.Replace('.', '_') + "Serializer"
            : Identifier(Short(type)) + "_" + Hash(qualified) + "Serializer";
    }

    /// <summary>The class that serializes a type in the library's own format, where that is another one.</summary>
    public static string LibrarySerializer(ITypeSymbol type)
    {
        const string suffix = "Serializer";
        var name = Serializer(type);
        return name.Substring(0, name.Length - suffix.Length) + "_Library" + suffix;
    }

    /// <summary>The class that serializes a type where its objects may be in several places.</summary>
    public static string SharedSerializer(ITypeSymbol type)
    {
        const string suffix = "Serializer";
        var name = Serializer(type);
        return name.Substring(0, name.Length - suffix.Length) + "_Shared" + suffix;
    }

    /// <summary>A name for people: <c>ListOfOrder</c>, <c>OrderArray</c>, <c>NullableOfInt32</c>.</summary>
    private static string Short(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => Short(array.ElementType) + "Array",
        IArrayTypeSymbol array => Short(array.ElementType) + "Array" + array.Rank.ToString(CultureInfo.InvariantCulture) + "D",
        INamedTypeSymbol { IsGenericType: true } generic => generic.Name + "Of" + string.Join("And", generic.TypeArguments.Select(Short)),
        _ => type.Name,
    };

    /// <summary>A name as code writes it.</summary>
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

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

    /// <summary>FNV-1a: the same in every process and on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = unchecked((hash ^ c) * 16777619u);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
