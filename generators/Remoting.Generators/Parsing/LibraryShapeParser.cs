using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// What a type is inside of types with MessagePack's annotations: those are written as the library's own formatters write them,
/// which keep less than this library does elsewhere (the kind of a time, a comparer), and say numbers one by one.
/// </summary>
internal static class LibraryShapeParser
{
    /// <summary>Beyond these, the library has no formatter, so it is the runtime's own format that travels.</summary>
    private const int MaximumRank = 4;

    /// <summary>Types that the library writes in another way than the runtime's helpers; the helper that reads them in its way.</summary>
    private static readonly Dictionary<string, string> Helpers = new(StringComparer.Ordinal)
    {
        ["System.DateTime"] = "ReadDateTime",
        ["System.DateTimeOffset"] = "ReadDateTimeOffset",
        ["System.Decimal"] = "ReadDecimal",
        ["System.Guid"] = "ReadGuid",
        ["System.Half"] = "ReadHalf",
        ["System.Uri"] = "ReadUri",
    };

    /// <summary>Whether a type is written in another way inside of annotated types. What is not, is what it is elsewhere.</summary>
    public static bool IsDifferent(ITypeSymbol type, KnownTypes known)
    {
        if (type is IArrayTypeSymbol array)
            return array.IsSZArray ? IsNumber(array.ElementType) || IsDifferent(array.ElementType, known) : array.Rank <= MaximumRank;
        if (type is not INamedTypeSymbol named || !FrameworkTypes.IsFramework(named) || known.IsAssumedSerializable(named))
            return false;
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return ShapeParser.HoldsNil(named.TypeArguments[0]) || IsDifferent(named.TypeArguments[0], known);

        var name = TypeNames.Metadata(named);
        if (Helpers.ContainsKey(name))
            return true;
        if (FrameworkTypes.Family(name) is not null)
            return true;
        if (name == "System.Collections.Generic.List`1" || FrameworkTypes.Sequence(name) is not null)
            return IsSequenceDifferent(named, known);
        if (FrameworkTypes.KeyedCollection(name) is not null || FrameworkTypes.Interface(name) is not null)
            return !name.StartsWith("System.Collections.Frozen.", StringComparison.Ordinal);
        return FrameworkTypes.IsPlain(name) && named.TypeArguments.Any(argument => IsDifferent(argument, known));
    }

    /// <summary>A type that is different.</summary>
    public static TypeShape Parse(ITypeSymbol type, KnownTypes known)
    {
        if (type is IArrayTypeSymbol array)
            return Array(array);
        var named = (INamedTypeSymbol)type;
        var arguments = named.TypeArguments;
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return TypeShape.LibraryComposite(type, Parts(arguments[0]), (n, serializer, resolve) => new NullableModel(n, serializer, resolve(arguments[0])));

        var name = TypeNames.Metadata(named);
        if (Helpers.TryGetValue(name, out var helper))
            return TypeShape.Library(type, helper);
        if (name == "System.Collections.Generic.List`1")
            return TypeShape.LibraryComposite(type, Parts(arguments[0]), (n, serializer, resolve) => new SequenceModel(n, serializer, resolve(arguments[0]), IsList: true));
        if (FrameworkTypes.Sequence(name) is { } conversion)
            return Sequence(named, name, conversion, known);
        if (FrameworkTypes.KeyedCollection(name) is { } kind)
        {
            return TypeShape.LibraryComposite(
                type,
                Parts([.. arguments]),
                (n, serializer, resolve) => new KeyedModel(n, serializer, kind, resolve(arguments[0]), arguments.Length > 1 ? resolve(arguments[1]) : null, HasComparer: false));
        }

        if (FrameworkTypes.Interface(name) is { } entry && known.Compilation.GetTypeByMetadataName(entry.Via) is { } definition)
        {
            var via = definition.Construct([.. arguments]);
            return TypeShape.LibraryComposite(type, Parts(via), (n, serializer, resolve) => new ConversionModel(n, serializer, resolve(via), entry.To, ""));
        }

        return ObjectParser.ParseTuple(named, known);
    }

    /// <summary>Whether a value holds a time, whose kind the library's format does not keep.</summary>
    public static bool HoldsDateTime(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_DateTime } => true,
        IArrayTypeSymbol array => HoldsDateTime(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } named => FrameworkTypes.IsFramework(named) && named.TypeArguments.Any(HoldsDateTime),
        _ => false,
    };

    private static bool IsSequenceDifferent(INamedTypeSymbol type, KnownTypes known)
    {
        var element = type.TypeArguments[0];
        return type.Name switch
        {
            "ArraySegment" or "ReadOnlyCollection" or "Memory" or "ReadOnlyMemory" => true,
            _ => IsNumber(element) || element.SpecialType == SpecialType.System_Byte || IsDifferent(element, known),
        };
    }

    /// <summary>Whether the library writes an array of them one by one, where the runtime writes a block.</summary>
    private static bool IsNumber(ITypeSymbol element) =>
        FrameworkTypes.IsBlockElement(element) && element.SpecialType != SpecialType.System_Byte && element.Name is not ("Int128" or "UInt128");

    private static TypeShape Array(IArrayTypeSymbol type)
    {
        var element = type.ElementType;
        return TypeShape.LibraryComposite(type, Parts(element), (name, serializer, resolve) => type.IsSZArray
            ? new SequenceModel(name, serializer, resolve(element), IsList: false)
            : new LibraryGridModel(name, serializer, resolve(element), type.Rank));
    }

    private static TypeShape Sequence(INamedTypeSymbol type, string name, string conversion, KnownTypes known)
    {
        // An array of bytes, or a part of one, is bytes to the library, any other collection of them is numbers.
        var element = type.TypeArguments[0];
        var isSegment = name == "System.ArraySegment`1";
        if (element.SpecialType == SpecialType.System_Byte && !isSegment && type.Name is not ("Memory" or "ReadOnlyMemory"))
            return TypeShape.Formatted(type);
        var array = known.Compilation.CreateArrayTypeSymbol(element);
        return TypeShape.LibraryComposite(
            type,
            Parts(array),
            (n, serializer, resolve) => new ConversionModel(n, serializer, resolve(array), isSegment ? "ToArrayOrNull" : "ToArray", conversion));
    }

    private static ImmutableArray<(ITypeSymbol Type, ISymbol? Member)> Parts(params ITypeSymbol[] types) => [.. types.Select(type => (type, (ISymbol?)null))];
}
