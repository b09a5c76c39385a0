using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Static read-only objects of a type's own kind, as an enum-like class has them, its own or those of its bases: such an object stays that object in another
/// process, where it is compared by reference. Only where nothing about it can change: of anything else the state counts, which may be another one here.
/// </summary>
internal static class Constants
{
    /// <summary>With more of them, looking for an object among them would cost more than its state.</summary>
    private const int Most = 64;

    /// <summary>The fields that hold them.</summary>
    public static List<IFieldSymbol> Of(INamedTypeSymbol type, KnownTypes known)
    {
        if (!type.IsReferenceType || type.TypeKind == TypeKind.Interface)
            return [];
        var fields = new List<IFieldSymbol>();
        for (var level = type; level is { SpecialType: not SpecialType.System_Object } && StateParser.IsSource(level, known); level = level.BaseType)
            fields.AddRange(level.GetMembers().OfType<IFieldSymbol>().Where(field => IsConstant(field, level)));
        return fields.Count is > 0 and <= Most && Immutability.Has(type, known) ? fields : [];
    }

    /// <summary>How code gets at them: by their names, or past who may see them.</summary>
    public static IEnumerable<ConstantModel> Models(List<IFieldSymbol> fields, INamedTypeSymbol type, StateAccessors accessors, KnownTypes known)
    {
        foreach (var field in fields)
        {
            var level = field.ContainingType;
            ISymbol member = field.AssociatedSymbol ?? field;
            var isOwn = SymbolEqualityComparer.Default.Equals(level, type);
            yield return new ConstantModel(
                isOwn ? member.Name : TypeNames.Metadata(level) + "." + member.Name,
                known.IsAccessible(member) && CompilersOwn.IsPlain(member) ? TypeNames.Qualified(level) + "." + TypeNames.Escape(member.Name) : accessors.AddStatic(field),
                isOwn);
        }
    }

    private static bool IsConstant(IFieldSymbol field, INamedTypeSymbol type) =>
        field is { IsStatic: true, IsReadOnly: true } && SymbolEqualityComparer.Default.Equals(field.Type, type)
        && !field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");
}
