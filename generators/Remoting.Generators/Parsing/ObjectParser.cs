using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Takes a record, structure or class apart into the members that make up its public state.</summary>
internal static class ObjectParser
{
    public static TypeShape Parse(INamedTypeSymbol type, KnownTypes known)
    {
        var marks = known.MessagePack;
        if (!known.IsAccessible(type))
            return TypeShape.Unknown(type, "is not accessible to generated code");
        if (MessagePackTypes.Find(type, marks.Union) is not null)
            return UnionParser.Parse(type, known);
        if (type.TypeKind == TypeKind.Interface)
            return TypeShape.Unknown(type, "is an interface: the type behind it is known at run time only");
        if (type.IsAbstract || type.IsStatic)
            return TypeShape.Unknown(type, "is abstract: the type behind it is known at run time only");
        if (MessagePackTypes.Find(type, marks.Object) is { } annotation)
            return AnnotatedObjectParser.Parse(type, annotation, known);
        if (MessagePackTypes.Find(type, marks.DataContract) is { } contract)
            return AnnotatedObjectParser.Parse(type, contract, known);
        if (type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable))
            return TypeShape.Unknown(type, "is a collection of its own kind");
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.TypeKind == TypeKind.Error)
                return TypeShape.Broken(type);
            if (FrameworkTypes.IsFramework(current) && current.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType))
                return TypeShape.Unknown(type, "is derived from a framework type whose state is not public");
        }

        if (type.GetMembers().OfType<IFieldSymbol>().Any(field => field.IsFixedSizeBuffer))
            return TypeShape.Unknown(type, "has a buffer of fixed size");
        return Plain(type, known);
    }

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
        plan.Members.Select(member => new MemberModel(member.Identifier, resolve(member.Type), null, plan.IsAssigned(member))).ToEquatableArray(),
        plan.Arguments(plan.Members));

    private static TypeShape Plain(INamedTypeSymbol type, KnownTypes known)
    {
        var members = ObjectMember.Collect(type, known).Where(member => !known.MessagePack.IsIgnored(member.Symbol)).ToList();
        var plan = ConstructorPlan.Choose(type, members, known);
        if (plan is null)
            return TypeShape.Unknown(type, "has no constructor that takes its public state");

        var kept = plan.Members;
        var lost = LostState(type, members, kept);
        if (kept.IsEmpty && (!lost.IsEmpty || (type.DeclaringSyntaxReferences.IsEmpty && !FrameworkTypes.IsFramework(type))))
            return TypeShape.Unknown(type, "has no public state that could be rebuilt");

        return TypeShape.Composite(
            type,
            [.. kept.Select(member => (member.Type, (ISymbol?)member.Symbol))],
            (name, serializer, resolve) => Model(type, plan, name, serializer, resolve),
            lost);
    }

    /// <summary>
    /// Automatic properties without a way back, and fields of the type's own. Fields of other assemblies that are not
    /// public are not in their metadata as the compiler sees it, so they are not found here.
    /// </summary>
    private static ImmutableArray<ISymbol> LostState(INamedTypeSymbol type, List<ObjectMember> members, ImmutableArray<ObjectMember> kept)
    {
        if (FrameworkTypes.IsFramework(type))
            return [];
        var keptSymbols = new HashSet<ISymbol>(kept.Select(member => member.Symbol), SymbolEqualityComparer.Default);
        var lost = ImmutableArray.CreateBuilder<ISymbol>();
        for (var current = type; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
        {
            foreach (var field in current.GetMembers().OfType<IFieldSymbol>())
            {
                if (field.IsStatic || field.IsConst)
                    continue;
                var owner = field.AssociatedSymbol ?? field;
                if (owner is IEventSymbol || keptSymbols.Contains(owner))
                    continue;
                if (owner is IFieldSymbol && (field.IsImplicitlyDeclared || members.Any(m => IsStoredIn(m, field) && keptSymbols.Contains(m.Symbol))))
                    continue;
                lost.Add(owner);
            }
        }

        // In metadata the fields of classes are hidden, but an automatic property tells itself by its getter.
        if (type.DeclaringSyntaxReferences.IsEmpty)
            lost.AddRange(members.Select(member => member.Symbol).Where(symbol => !keptSymbols.Contains(symbol) && IsAutomatic(symbol)));
        return lost.ToImmutable();
    }

    private static bool IsAutomatic(ISymbol member) =>
        member is IPropertySymbol { GetMethod: { } getter } && getter.GetAttributes().Any(a => a.AttributeClass?.Name == "CompilerGeneratedAttribute");

    /// <summary>Whether a field is, by its name, where a property keeps its value: <c>_name</c> of <c>Name</c>, or the compiler's own.</summary>
    private static bool IsStoredIn(ObjectMember member, IFieldSymbol field) =>
        string.Equals(member.Symbol.Name, field.Name.TrimStart('_'), StringComparison.OrdinalIgnoreCase)
        || field.Name == "<" + member.Symbol.Name + ">k__BackingField";
}
