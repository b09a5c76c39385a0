using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Members of the bases of an annotated type whose names mean something else in it. The library sees both; generated code has only names to get at them by.
/// </summary>
internal static class MemberHiding
{
    /// <summary>What the type is where a member is hidden, and what hides it does not travel in its place; <see langword="null"/> where none is.</summary>
    public static TypeShape? Parse(INamedTypeSymbol type, List<AnnotatedMember> members, AttributeData annotation, KnownTypes known)
    {
        var isByName = AnnotatedMember.IsByName(annotation, known);
        TypeShape? shape = null;
        foreach (var (member, other) in Pairs(type, annotation, known))
        {
            // To reflection a property stands for one of the same name and type, whoever may see it, so that the library does not come to know of that at all.
            var isSame = isByName && member.Symbol is IPropertySymbol && other is IPropertySymbol property && SymbolEqualityComparer.Default.Equals(member.Type, property.Type);
            var inPlace = members.Find(item => SymbolEqualityComparer.Default.Equals(item.Member.Symbol, other));
            if (isByName ? isSame && inPlace is not null : Equals(inPlace?.Key, AnnotatedMember.KeyOf(member.Symbol, annotation, known)))
                continue;
            if (isSame)
                return TypeShape.Unknown(type, "hides a member of its base, which MessagePack leaves out");
            shape = TypeShape.Formatted(type);
        }

        return shape;
    }

    /// <summary>The members of bases that have a key, each with what hides it. What nobody else can see hides nothing from them; an override is the same member.</summary>
    private static IEnumerable<(ObjectMember Member, ISymbol Other)> Pairs(INamedTypeSymbol type, AttributeData annotation, KnownTypes known)
    {
        var below = new List<INamedTypeSymbol>();
        for (var level = type; level is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; level = level.BaseType)
        {
            foreach (var symbol in level.GetMembers())
            {
                if (below.Count == 0 || ObjectMember.Create(symbol, known) is not { } member || AnnotatedMember.KeyOf(symbol, annotation, known) is null)
                    continue;
                foreach (var other in below.SelectMany(derived => derived.GetMembers(symbol.Name)))
                {
                    if (known.IsAccessible(other) && other is not IPropertySymbol { IsOverride: true })
                        yield return (member, other);
                }
            }

            below.Add(level);
        }
    }
}
