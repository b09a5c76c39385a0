using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// A type with <c>[MessagePackObject]</c> or <c>[DataContract]</c>: laid out as the library lays it out, an array by integer keys or a
/// map by string keys. Where its annotations are not understood, the type is the library's own to handle.
/// </summary>
internal static class AnnotatedObjectParser
{
    /// <summary>Beyond this an array would be mostly holes.</summary>
    private const int MaximumKey = 1000;

    public static TypeShape Parse(INamedTypeSymbol type, AttributeData annotation, KnownTypes known)
    {
        var marks = known.MessagePack;
        if (AnnotatedMember.Collect(type, annotation, known, out var reason) is not { } members)
            return TypeShape.Unknown(type, reason);

        var isInteger = members.TrueForAll(item => item.Key is int);
        if (!isInteger && !members.TrueForAll(item => item.Key is string))
            return TypeShape.Unknown(type, "mixes kinds of keys");
        if (isInteger && members.Exists(item => (int)item.Key is < 0 or > MaximumKey))
            return TypeShape.Unknown(type, "has keys out of range");
        if (ConstructorPlan.ChooseAnnotated(type, members, isInteger, known) is not { } plan)
            return TypeShape.Unknown(type, "has no constructor that takes its members");
        if (!plan.IsCertain)
            return TypeShape.Formatted(type);
        if (MemberHiding.Parse(type, members, annotation, known) is { } hiding)
            return hiding;

        var keyIsName = KnownTypes.Is(annotation.AttributeClass, marks.Object) && annotation.ConstructorArguments.FirstOrDefault().Value is true;
        var lost = Lost(type, members, plan, known);
        if (keyIsName)
            members = members.FindAll(item => item.Member.IsPubliclySettable || plan.Takes(item.Member));
        if (!plan.SetsRequired([.. members.Select(item => item.Member)]))
            return TypeShape.Formatted(type);
        for (var i = 0; i < members.Count; i++)
        {
            if (MessagePackTypes.Find(members[i].Member.Symbol, marks.Formatter) is not { } formatter)
                continue;
            if (AnnotatedFormatter.Reference(members[i].Member.Type, formatter, known) is not { } reference)
                return TypeShape.Formatted(type);
            members[i] = members[i] with { Formatter = reference };
        }

        var hasCallbacks = type.AllInterfaces.Any(i => KnownTypes.Is(i, marks.Callbacks));
        var ordered = members.Select(item => item.Member).ToImmutableArray();
        return TypeShape.Annotated(
            type,
            [.. members.Where(item => item.Formatter is null).Select(item => (item.Member.Type, (ISymbol?)item.Member.Symbol))],
            (name, serializer, resolve) => new ObjectModel(
                name,
                serializer,
                type.IsReferenceType,
                isInteger ? ObjectLayout.IntegerKeys : ObjectLayout.StringKeys,
                hasCallbacks,
                type is { IsReferenceType: true, IsSealed: false },
                members.Select(item => new MemberModel(item.Member.Identifier, item.Formatter ?? resolve(item.Member.Type), item.Literal, plan.IsAssigned(item.Member))).ToEquatableArray(),
                plan.Arguments(ordered))
            {
                IsRecorded = StateParser.IsSource(type, known) && OtherGenerators.CanAddTo(type),
            },
            lost,
            [.. members.Where(item => item.Formatter is null && LibraryShapeParser.HoldsDateTime(item.Member.Type)).Select(item => item.Member.Symbol)]);
    }

    /// <summary>
    /// What has a key and does not come back; and what is annotated and yet not seen by the library, since it is not public.
    /// A property that is computed is no state.
    /// </summary>
    private static ImmutableArray<ISymbol> Lost(INamedTypeSymbol type, List<AnnotatedMember> members, ConstructorPlan plan, KnownTypes known)
    {
        var marks = known.MessagePack;
        var lost = ImmutableArray.CreateBuilder<ISymbol>();
        foreach (var item in members)
        {
            if (!plan.Members.Contains(item.Member) && (MessagePackTypes.Find(item.Member.Symbol, marks.Key) is not null || HasField(item.Member.Symbol)))
                lost.Add(item.Member.Symbol);
        }

        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IFieldSymbol or IPropertySymbol && member.DeclaredAccessibility != Accessibility.Public
                    && (MessagePackTypes.Find(member, marks.Key) is not null || MessagePackTypes.Find(member, marks.DataMember) is not null)
                    && !marks.IsIgnored(member))
                    lost.Add(member);
            }
        }

        return lost.ToImmutable();
    }

    private static bool HasField(ISymbol member) =>
        member is IFieldSymbol || member.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, member));
}
