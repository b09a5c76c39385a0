using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Tells how a record, structure, class or interface is taken apart: by its annotations, by its fields, or when the program runs.</summary>
internal static class ObjectParser
{
    public static TypeShape Parse(INamedTypeSymbol type, KnownTypes known)
    {
        var marks = known.MessagePack;
        if (HiddenParser.IsHidden(type, known))
            return HiddenParser.Parse(type, known) ?? TypeShape.Unknown(type, "is not accessible to generated code");
        if (MessagePackTypes.Find(type, marks.Union) is not null)
            return UnionParser.Parse(type, known);
        if (known.SerializerMarks.IsOfReference(type) && !IsAnnotated(type, known))
            return TypeShape.Planned(type, []);
        if (AbstractParser.StaticGaps(type) is { } gaps)
            return gaps;
        if (type.TypeKind == TypeKind.Interface)
            return AbstractParser.Parse(type, known) ?? TypeShape.Unknown(type, "is an interface: the type behind it is known at run time only");
        if (type.IsStatic)
            return TypeShape.Unknown(type, "is static");
        if (type.IsAbstract)
        {
            return AbstractParser.Parse(type, known)
                ?? (AbstractParser.IsClosed(type, known) ? TypeShape.Planned(type, []) : TypeShape.Unknown(type, "is abstract: the type behind it is known at run time only"));
        }

        // The library's own formatter sees what the other generator will have added.
        if (IsAnnotated(type, known) && StateParser.IsSource(type, known) && OtherGenerators.MayAddTo(type, known))
            return TypeShape.Formatted(type);
        if (MessagePackTypes.Find(type, marks.Object) is { } annotation)
            return AnnotatedObjectParser.Parse(type, annotation, known);
        if (MessagePackTypes.Find(type, marks.DataContract) is { } contract)
            return AnnotatedObjectParser.Parse(type, contract, known);
        if (FrameworkTypes.IsFramework(type))
            return Plain(type, known);
        if (StateParser.IsSource(type, known))
            return StateParser.Parse(type, known);
        if (type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable) && !(type.BaseType is { } parent && FrameworkTypes.IsFramework(parent) && WordedTypes.LetsDerive(parent)))
            return TypeShape.Unknown(type, "is a collection of its own kind");
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.TypeKind == TypeKind.Error)
                return TypeShape.Broken(type);
            if (FrameworkTypes.IsFramework(current) && current.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType) && !WordedTypes.LetsDerive(current))
                return TypeShape.Unknown(type, "is derived from a framework type whose state is not public");
        }

        return MetadataParser.Parse(type, known);
    }

    private static bool IsAnnotated(INamedTypeSymbol type, KnownTypes known) =>
        MessagePackTypes.Find(type, known.MessagePack.Object) is not null || MessagePackTypes.Find(type, known.MessagePack.DataContract) is not null;

    /// <summary>A tuple as it is inside of an annotated type: its items are written as the library writes them.</summary>
    public static TypeShape ParseTuple(INamedTypeSymbol type, KnownTypes known)
    {
        var members = ObjectMember.Collect(type, known);
        var plan = ConstructorPlan.Choose(type, members, known)!;
        return TypeShape.LibraryComposite(
            type,
            [.. plan.Members.Select(member => (member.Type, (ISymbol?)member.Symbol))],
            (name, serializer, resolve) => Model(type, plan, name, serializer, resolve));
    }

    private static ObjectModel Model(INamedTypeSymbol type, ConstructorPlan plan, string name, string serializer, Func<ITypeSymbol, TypeRef> resolve) => new(
        name,
        serializer,
        type.IsReferenceType,
        ObjectLayout.Sequential,
        HasCallbacks: false,
        type.IsReferenceType,
        plan.Members.Select(member => new MemberModel(member.Identifier, resolve(member.Type), null, plan.IsAssigned(member))).ToEquatableArray(),
        plan.Arguments(plan.Members));

    /// <summary>A type of the framework's whose public members are all that it is.</summary>
    private static TypeShape Plain(INamedTypeSymbol type, KnownTypes known)
    {
        var members = ObjectMember.Collect(type, known);
        if (ConstructorPlan.Choose(type, members, known) is not { } plan)
            return TypeShape.Unknown(type, "has no constructor that takes its public state");
        var shape = TypeShape.Composite(
            type,
            [.. plan.Members.Select(member => (member.Type, (ISymbol?)member.Symbol))],
            (name, serializer, resolve) => Model(type, plan, name, serializer, resolve) with { KeepsDerived = type.IsReferenceType });
        return known.OwnTypes(type).Count > 0 ? shape.HoldingOwn() : shape;
    }
}
