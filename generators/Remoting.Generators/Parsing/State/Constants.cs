using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Static read-only objects of a type's own kind, as an enum-like class has them: such an object stays that object in another process, where it is
/// compared by reference. Only where nothing about it can change: of anything else the state counts, which may be another one here.
/// </summary>
internal static class Constants
{
    /// <summary>With more of them, looking for an object among them would cost more than its state.</summary>
    private const int Most = 64;

    public static List<ConstantModel> Of(INamedTypeSymbol type, KnownTypes known)
    {
        if (!type.IsReferenceType || type.TypeKind == TypeKind.Interface)
            return [];
        var constants = type.GetMembers()
            .Where(member => IsConstant(member, type) && known.IsAccessible(member) && CompilersOwn.IsPlain(member))
            .Select(member => new ConstantModel(member.Name, TypeNames.Qualified(type) + "." + TypeNames.Escape(member.Name)))
            .ToList();
        return constants.Count is > 0 and <= Most && IsImmutable(type) && known.DerivedTypes(type).All(IsImmutable) ? constants : [];
    }

    private static bool IsConstant(ISymbol member, INamedTypeSymbol type) => member switch
    {
        IFieldSymbol { IsStatic: true, IsReadOnly: true, AssociatedSymbol: null } field => SymbolEqualityComparer.Default.Equals(field.Type, type),
        IPropertySymbol { IsStatic: true, SetMethod: null } property => SymbolEqualityComparer.Default.Equals(property.Type, type) && CompilersOwn.IsAutomatic(property),
        _ => false,
    };

    private static bool IsImmutable(INamedTypeSymbol type)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (current.GetMembers().OfType<IFieldSymbol>().Any(field => !field.IsStatic && !(field.IsReadOnly && IsImmutableValue(field.Type, type))))
                return false;
        }

        return true;
    }

    private static bool IsImmutableValue(ITypeSymbol type, INamedTypeSymbol owner) =>
        type.SpecialType is SpecialType.System_String or (>= SpecialType.System_Boolean and <= SpecialType.System_Double) or SpecialType.System_DateTime
        || type.TypeKind == TypeKind.Enum
        || SymbolEqualityComparer.Default.Equals(type, owner)
        || (FrameworkTypes.IsFramework(type) && type is INamedTypeSymbol named
            && (TypeNames.Metadata(named) is "System.Guid" or "System.TimeSpan" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly" or "System.Uri" or "System.Version"
                || (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && IsImmutableValue(named.TypeArguments[0], owner))));
}
