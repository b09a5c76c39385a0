using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>An abstract class or an interface of this compilation: what travels is one of the types that are known to derive from it.</summary>
internal static class AbstractParser
{
    public static TypeShape? Parse(INamedTypeSymbol type, KnownTypes known)
    {
        if (!StateParser.IsSource(type, known) || !known.DerivedTypes(type).Any(derived => !derived.IsAbstract))
            return null;
        var constants = Constants.Of(type, known);
        return TypeShape.Composite(type, [], (name, serializer, _) =>
        {
            var accessors = new StateAccessors();
            var models = Constants.Models(constants, type, accessors, known).ToEquatableArray();
            return new AbstractModel(name, serializer, models, accessors.Models());
        });
    }

    /// <summary>
    /// Whether a project that uses this one may derive from it: then an object of it may lead to anything, whatever the types lead to that are known here.
    /// </summary>
    public static bool IsOpen(ITypeSymbol type, KnownTypes known) =>
        type is INamedTypeSymbol { IsAbstract: true, TypeKind: TypeKind.Class or TypeKind.Interface } named && LetsDerive(named, known);

    /// <summary>
    /// The same of a class that has objects of its own, and of the framework's collections: mostly there are no others, so that they cost nothing. Where there is one,
    /// what it shares with the rest is looked at when it travels.
    /// </summary>
    public static bool IsExtensible(ITypeSymbol type, KnownTypes known) =>
        type is INamedTypeSymbol named && (OwnTypes.IsBase(named) || (named is { IsAbstract: false, IsSealed: false, TypeKind: TypeKind.Class } && LetsDerive(named, known)));

    private static bool LetsDerive(INamedTypeSymbol type, KnownTypes known) => StateParser.IsSource(type, known)
        && IsVisible(type, known)
        && (type.TypeKind == TypeKind.Interface || type.InstanceConstructors.Any(constructor => IsVisible(constructor, known)));

    /// <summary>
    /// Why a type cannot be a type argument: an interface with static members that neither it nor one of those that it builds upon implements, or that two
    /// of those do. <see langword="null"/> for any other type.
    /// </summary>
    public static TypeShape? StaticGaps(INamedTypeSymbol type) => HasStaticGaps(type)
        ? TypeShape.Never(type, "has static members that only its implementations have, so that the language does not allow it as a type argument")
        : null;

    private static bool HasStaticGaps(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface
        && type.AllInterfaces.Add(type).SelectMany(i => i.GetMembers())
            .Any(member => member.IsStatic && (member.IsAbstract || member.IsVirtual) && type.FindImplementationForInterfaceMember(member) is null);

    /// <summary>Whether all that derives from it is in the library that declares it, as the cases of a union are: no other can call its constructors.</summary>
    public static bool IsClosed(INamedTypeSymbol type, KnownTypes known) =>
        !StateParser.IsSource(type, known) && !type.InstanceConstructors.Any(constructor => known.IsAccessible(constructor)
            || constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);

    private static bool IsVisible(ISymbol symbol, KnownTypes known)
    {
        for (var current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            var isVisible = current.DeclaredAccessibility switch
            {
                Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
                Accessibility.Internal or Accessibility.ProtectedAndInternal => known.HasFriends,
                _ => false,
            };
            if (!isVisible)
                return false;
        }

        return true;
    }
}
