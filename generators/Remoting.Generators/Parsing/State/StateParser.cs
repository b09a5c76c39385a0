using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>A record, structure or class whose source is here, so that all its fields are known.</summary>
internal static class StateParser
{
    /// <summary>Whether all that the type is made of is in this compilation. What another project declares shows all its fields in an editor only.</summary>
    public static bool IsSource(ITypeSymbol type, KnownTypes known) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, known.Compilation.Assembly) && !type.DeclaringSyntaxReferences.IsEmpty;

    public static TypeShape Parse(INamedTypeSymbol type, KnownTypes known)
    {
        for (var current = type.BaseType; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
        {
            if (current.TypeKind == TypeKind.Error)
                return TypeShape.Broken(type);
            if (FrameworkTypes.IsFramework(current))
            {
                return WordedTypes.LetsDerive(current)
                    ? TypeShape.Planned(type, [])
                    : TypeShape.Unknown(type, "is derived from a framework type whose state is not public");
            }

            if (!IsSource(current, known))
                return MetadataParser.Parse(type, known);
        }

        if (HasFinalizer(type))
            return TypeShape.Never(type, "has a finalizer, so it stands for something of this process");
        if (OtherGenerators.MayAddTo(type, known))
            return MetadataParser.Parse(type, known);
        if (type.IsValueType && InlineArray(type) is { } length)
            return Elements(type, length, known);
        if (type.IsValueType && HasRoom(type) && IsBytes(type))
            return TypeShape.Composite(type, [], (name, serializer, _) => new BytesModel(name, serializer));
        if (type.IsValueType && HasOwnLayout(type))
        {
            return IsBytes(type)
                ? TypeShape.Composite(type, [], (name, serializer, _) => new BytesModel(name, serializer))
                : FieldPlaces.Overlap(StateFields.Of(type, known)) ? TypeShape.Never(type, FieldPlaces.Reason)
                : TypeShape.Planned(type, [.. StateFields.Of(type, known).Travelling.Where(field => field.Symbol is not IFieldSymbol { IsFixedSizeBuffer: true }).Select(field => (field.Type, (ISymbol?)field.Symbol))]);
        }

        return Fields(type, known);
    }

    private static TypeShape Fields(INamedTypeSymbol type, KnownTypes known)
    {
        var fields = StateFields.Of(type, known);
        if (FieldPlaces.Overlap(fields))
            return TypeShape.Never(type, FieldPlaces.Reason);
        if (fields.Reason is { } reason)
            return TypeShape.Never(type, reason);
        var locks = fields.Travelling.Select(Locks.Reference).ToList();
        var parts = fields.Travelling.Zip(locks, (field, held) => (field, held)).Where(pair => pair.held is null)
            .Select(pair => (pair.field.Type, (ISymbol?)pair.field.Symbol))
            .ToImmutableArray();
        if (fields.Travelling.Exists(field => HiddenParser.IsHidden(field.Type, known)) || !fields.Levels.TrueForAll(StateAccessors.CanName))
            return TypeShape.Planned(type, parts);

        var constants = Constants.Of(type, known);
        var held = fields.Travelling.Where((_, i) => locks[i] is not null).ToList();
        var shape = TypeShape.Numbered(type, parts, (own, numbering, resolve) =>
        {
            var plan = StatePlan.Create(type, fields, mayLeadBack: numbering == Numbering.Cyclic, known);
            var accessors = new StateAccessors();
            var variables = StatePlan.Variables(fields.Travelling);
            var models = new List<FieldModel>();
            for (var i = 0; i < fields.Travelling.Count; i++)
            {
                var field = fields.Travelling[i];
                var way = plan.Way(i);
                models.Add(new FieldModel(
                    variables[i],
                    field.Field,
                    locks[i] ?? resolve(field.Type),
                    way,
                    way == FieldWay.Accessor ? accessors.Add(field) : TypeNames.Escape(field.Symbol.Name),
                    plan.Level(field))
                {
                    Start = field.Start,
                });
            }

            var ownObjects = Constants.Models(constants, type, accessors, known).ToEquatableArray();
            return new StateModel(
                own.Name,
                own.Reader,
                type.IsReferenceType,
                type is { IsReferenceType: true, IsSealed: false },
                numbering,
                plan.Creation,
                models.ToEquatableArray(),
                plan.Arguments.Select(argument => new ConstructorArgument(TypeNames.Escape(argument.Parameter.Name), argument.Field)).ToEquatableArray(),
                accessors.Models(),
                ownObjects)
            {
                IsAnywhere = own.Reader == TypeNames.SharedSerializer(type) || known.Reach(type).IsEmpty,
            };
        });
        return shape.Holding([.. held.Select(field => field.Type)], [.. held.Where(Locks.IsGiven).Select(field => field.Type)]);
    }

    private static bool HasFinalizer(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.SpecialType != SpecialType.System_Object && current.GetMembers().OfType<IMethodSymbol>().Any(method => method.MethodKind == MethodKind.Destructor))
                return true;
        }

        return false;
    }

    /// <summary>The number of elements of an inline array.</summary>
    private static int? InlineArray(INamedTypeSymbol type)
    {
        var mark = type.GetAttributes().FirstOrDefault(a => a.AttributeClass is { Name: "InlineArrayAttribute" } attribute && FrameworkTypes.IsFramework(attribute));
        return mark?.ConstructorArguments.FirstOrDefault().Value is int length ? length : null;
    }

    private static TypeShape Elements(INamedTypeSymbol type, int length, KnownTypes known)
    {
        if (type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => !field.IsStatic) is not { } element)
            return TypeShape.Broken(type);
        if (HiddenParser.IsHidden(element.Type, known))
            return TypeShape.Planned(type, [(element.Type, element)]);
        return TypeShape.Many(
            type,
            [(element.Type, element)],
            (own, _, resolve) => new InlineArrayModel(own.Name, own.Reader, resolve(element.Type), length));
    }

    /// <summary>Whether it says how large it is, so that there may be more in it than its fields.</summary>
    private static bool HasRoom(INamedTypeSymbol type) => Layout(type) is { } layout && layout.NamedArguments.Any(argument => argument is { Key: "Size", Value.Value: > 0 });

    private static AttributeData? Layout(INamedTypeSymbol type) => type.GetAttributes().FirstOrDefault(a => a.AttributeClass is { Name: "StructLayoutAttribute" });

    /// <summary>Fields in the same place, or a buffer, which has a type without a name.</summary>
    private static bool HasOwnLayout(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Any(field => field.IsFixedSizeBuffer)
        || Layout(type)?.ConstructorArguments.FirstOrDefault().Value is 2 or (short)2;

    /// <summary>Whether a copy of the bytes is a copy of the value.</summary>
    private static bool IsBytes(ITypeSymbol type) => IsBytes(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    /// <param name="type">The type.</param>
    /// <param name="around">Those that it is a part of: while somebody types, a structure may contain itself, or a larger one of its kind (<c>S&lt;S&lt;T&gt;&gt;</c>).</param>
    private static bool IsBytes(ITypeSymbol type, HashSet<ITypeSymbol> around)
    {
        if (type.TypeKind == TypeKind.Enum || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double)
            return true;
        // To the compiler a pointer is an unmanaged value, too; what it points to stays behind.
        if (type is not { TypeKind: TypeKind.Struct, IsUnmanagedType: true, SpecialType: SpecialType.None }
            || (FrameworkTypes.IsFramework(type) && TypeNames.Metadata((INamedTypeSymbol)type) is not "System.Guid")
            || around.Count > FieldPlaces.MaxDepth
            || !around.Add(type))
            return false;
        var isBytes = type.GetMembers().OfType<IFieldSymbol>().All(field =>
            field.IsStatic || (field.IsFixedSizeBuffer && field.Type is IPointerTypeSymbol buffer ? IsBytes(buffer.PointedAtType, around) : IsBytes(field.Type, around)));
        around.Remove(type);
        return isBytes;
    }

    /// <summary>A type that only one file knows has a name that generated code does not know.</summary>
    public static bool IsFileLocal(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
                return true;
        }

        return false;
    }
}
