using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Tells what a single type is: a primitive, a collection of some kind, an object, or nothing that can be known.</summary>
internal static class ShapeParser
{
    public static TypeShape Parse(ITypeSymbol type, KnownTypes known)
    {
        if (type.TypeKind == TypeKind.TypeParameter || IsBroken(type))
            return TypeShape.Broken(type);
        if (type.TypeKind == TypeKind.Dynamic)
            return TypeShape.Unknown(type, "may hold an object of any type");
        // It travels as a number, whatever it stands for.
        if (KnownTypes.Is(type, known.Handle))
            return TypeShape.Helper(type, $"ReadHandle<{TypeNames.Qualified(((INamedTypeSymbol)type).TypeArguments[0])}>");
        if (KnownTypes.Is(type, known.Lent))
            return LentParser.Parse((INamedTypeSymbol)type);
        if (MessagePackTypes.Find(type, known.MessagePack.Formatter) is { } formatter)
            return AnnotatedFormatter.Shape(type, formatter, known);
        if (type is INamedTypeSymbol { IsRefLikeType: false, IsStatic: false } candidate && known.IsAssumedSerializable(candidate))
            return TypeShape.Assumed(type);
        if ((ImmovableTypes.Reason(type) ?? ImmovableTypes.OwnReason(type, known)) is { } reason)
            return TypeShape.Never(type, reason);
        if (HiddenParser.Made(type, known) is { } hidden)
            return hidden;
        if (type is IArrayTypeSymbol array)
            return Array(array, known);
        if (type is not INamedTypeSymbol named)
            return TypeShape.Unknown(type, "is not a type that generated code knows");
        if (PrimitiveReader(type.SpecialType) is { } reader)
            return TypeShape.Primitive(type, reader);
        if (named.EnumUnderlyingType is { } underlying)
            return PrimitiveReader(underlying.SpecialType) is { } enumReader ? TypeShape.Enum(type, enumReader) : TypeShape.Broken(type);
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            var element = named.TypeArguments[0];
            return TypeShape.Composite(type, [(element, null)], (name, serializer, resolve) => new NullableModel(name, serializer, resolve(element)) { HoldsNil = HoldsNil(element) });
        }

        return FrameworkTypes.IsFramework(type) ? Framework(named, known) : ObjectParser.Parse(named, known);
    }

    /// <summary>Whether it does not compile, or something that it is made of does not, which its fields need not show.</summary>
    private static bool IsBroken(ITypeSymbol type) => type.TypeKind == TypeKind.Error || (type is INamedTypeSymbol named && AllTypeArguments.Of(named).Any(IsBroken));

    private static TypeShape Framework(INamedTypeSymbol type, KnownTypes known)
    {
        var name = TypeNames.Metadata(type);
        if (FrameworkTypes.Helper(name) is { } helper)
            return TypeShape.Helper(type, helper);
        if (name == "System.Collections.Generic.List`1")
            return List(type);
        if (FrameworkTypes.Family(name) is { } family)
            return family is CollectionFamily.Set or CollectionFamily.Dictionary ? Collection(type, family, known).Comparing() : Collection(type, family, known);
        // It shows what another list holds, which may stand elsewhere, too.
        if (name == "System.Collections.ObjectModel.ReadOnlyCollection`1")
            return WordedTypes.Shape(type);
        if (FrameworkTypes.Sequence(name) is { } conversion)
            return Sequence(type, conversion, known);
        if (FrameworkTypes.KeyedCollection(name) is { } kind)
            return Keyed(type, kind, known).Comparing();
        if (FrameworkTypes.IsPlain(name))
            return ObjectParser.Parse(type, known);
        if (WordedTypes.Has(type))
            return WordedTypes.Shape(type);
        if (type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
            return TypeShape.Unknown(type, "travels as a number, which is of no use to another process where it is an address");
        return AbstractParser.StaticGaps(type) ?? TypeShape.Unknown(type, type.SpecialType == SpecialType.System_Object
            ? "may hold an object of any type"
            : "is not a framework type that generated code knows");
    }

    private static TypeShape Array(IArrayTypeSymbol type, KnownTypes known)
    {
        var element = type.ElementType;
        if (type.IsSZArray)
        {
            return FrameworkTypes.IsBlockElement(element)
                ? TypeShape.Helper(type, $"ReadArray<{TypeNames.Qualified(element)}>")
                : TypeShape.Many(type, [(element, null)], (own, numbering, resolve) => new SequenceModel(own.Name, own.Reader, resolve(element), IsList: false, numbering) { MayBeDerived = MayBeDerived(type) });
        }

        var flat = known.Compilation.CreateArrayTypeSymbol(element);
        return TypeShape.Transparent(
            type,
            [(flat, null)],
            (own, numbering, resolve) => new GridModel(own.Name, own.Reader, resolve(element), resolve(flat), type.Rank, numbering) { MayBeDerived = MayBeDerived(type) });
    }

    private static TypeShape List(INamedTypeSymbol type)
    {
        var element = type.TypeArguments[0];
        return FrameworkTypes.IsBlockElement(element)
            ? TypeShape.Helper(type, $"ReadList<{TypeNames.Qualified(element)}>")
            : TypeShape.Many(type, [(element, null)], (own, numbering, resolve) => new SequenceModel(own.Name, own.Reader, resolve(element), IsList: true, numbering) { MayBeDerived = true });
    }

    /// <summary>A collection that travels as an array of its elements; blocks of numbers need no serializer at all.</summary>
    private static TypeShape Sequence(INamedTypeSymbol type, string conversion, KnownTypes known)
    {
        var element = type.TypeArguments[0];
        if (type.IsValueType && FrameworkTypes.IsBlockElement(element))
            return TypeShape.Helper(type, $"Read{type.Name}<{TypeNames.Qualified(element)}>");
        var array = known.Compilation.CreateArrayTypeSymbol(element);
        return TypeShape.Transparent(
            type,
            [(array, null)],
            (own, numbering, resolve) => new ConversionModel(own.Name, own.Reader, resolve(array), type.IsValueType && type.Name != "ImmutableArray" ? "ToArrayOrNull" : "ToArray", conversion, type.IsValueType ? Numbering.None : numbering)
            {
                MayBeDerived = MayBeDerived(type),
                IsFilled = FrameworkTypes.IsFilled(TypeNames.Metadata(type)),
            });
    }

    /// <summary>An interface: the elements travel as an array or a list, with the kind of collection that they are made into again.</summary>
    private static TypeShape Collection(INamedTypeSymbol type, CollectionFamily family, KnownTypes known)
    {
        var element = type.TypeArguments[0];
        if (family == CollectionFamily.Dictionary)
        {
            if (known.Compilation.GetTypeByMetadataName("System.Collections.Generic.KeyValuePair`2") is not { } pair)
                return TypeShape.Broken(type);
            element = pair.Construct([.. type.TypeArguments]);
        }

        var array = known.Compilation.CreateArrayTypeSymbol(element);
        var usual = type.Name is "IImmutableList" or "IImmutableDictionary" ? null : family switch
        {
            CollectionFamily.Sequence or CollectionFamily.List => known.Compilation.GetTypeByMetadataName("System.Collections.Generic.List`1")?.Construct(element),
            CollectionFamily.Dictionary => known.Compilation.GetTypeByMetadataName("System.Collections.Generic.Dictionary`2")?.Construct([.. type.TypeArguments]),
            _ => null,
        };
        return TypeShape.Transparent(
            type,
            usual is null ? [(array, null)] : [(array, null), (usual, null)],
            (own, numbering, resolve) => new CollectionModel(
                own.Name,
                own.Reader,
                family,
                TypeNames.Qualified(type.TypeArguments[0]),
                family == CollectionFamily.Dictionary ? TypeNames.Qualified(type.TypeArguments[1]) : "",
                TypeNames.Qualified(element),
                resolve(array),
                usual is null ? null : resolve(usual),
                numbering)
            {
                IsLate = numbering == Numbering.Cyclic && (!known.Reach(type.TypeArguments[0]).IsEmpty || (family is CollectionFamily.Set or CollectionFamily.Dictionary && OwnTypes.MayCompare(type.TypeArguments[0], known))),
                CircularArray = numbering == Numbering.Cyclic && family is CollectionFamily.Sequence or CollectionFamily.List ? known.Shape(array).Model(known) as SequenceModel : null,
                CircularUsual = numbering == Numbering.Cyclic && usual is not null ? known.Shape(usual).Model(known) : null,
            });
    }

    private static TypeShape Keyed(INamedTypeSymbol type, KeyedKind kind, KnownTypes known)
    {
        var key = type.TypeArguments[0];
        var value = type.TypeArguments.Length > 1 ? type.TypeArguments[1] : null;
        return TypeShape.Many(
            type,
            value is null ? [(key, null)] : [(key, null), (value, null)],
            (own, numbering, resolve) => new KeyedModel(own.Name, own.Reader, kind, resolve(key), value is null ? null : resolve(value), HasComparer: true, numbering)
            {
                MayBeDerived = MayBeDerived(type),
                IsLate = numbering == Numbering.Cyclic && (!known.Reach(key).IsEmpty || OwnTypes.MayCompare(key, known)),
            });
    }

    /// <summary>Whether a value may be written as nil: a segment, memory or an immutable array of nothing.</summary>
    public static bool HoldsNil(ITypeSymbol type) => type is INamedTypeSymbol { IsValueType: true } named && FrameworkTypes.IsFramework(named) && FrameworkTypes.Sequence(TypeNames.Metadata(named)) is not null;

    /// <summary>Whether an object of another type may stand where a collection of the framework's is declared.</summary>
    public static bool MayBeDerived(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { ElementType: var element } => element is { IsReferenceType: true, IsSealed: false } and not IArrayTypeSymbol || HasNamesakes(element) || MayBeDerived(element),
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsSealed: false, IsAbstract: false } named => FrameworkTypes.IsFramework(named) && named.IsGenericType,
        _ => false,
    };

    /// <summary>To the runtime an array of integers is one of unsigned ones, and of an enumeration of the same size, too.</summary>
    private static bool HasNamesakes(ITypeSymbol element) =>
        element.TypeKind == TypeKind.Enum || element.SpecialType is (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    private static string? PrimitiveReader(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => "ReadBoolean",
        SpecialType.System_Char => "ReadChar",
        SpecialType.System_SByte => "ReadSByte",
        SpecialType.System_Byte => "ReadByte",
        SpecialType.System_Int16 => "ReadInt16",
        SpecialType.System_UInt16 => "ReadUInt16",
        SpecialType.System_Int32 => "ReadInt32",
        SpecialType.System_UInt32 => "ReadUInt32",
        SpecialType.System_Int64 => "ReadInt64",
        SpecialType.System_UInt64 => "ReadUInt64",
        SpecialType.System_Single => "ReadSingle",
        SpecialType.System_Double => "ReadDouble",
        _ => null,
    };
}
