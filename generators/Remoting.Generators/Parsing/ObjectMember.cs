using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>A public property or field that can be read, and perhaps be set.</summary>
internal sealed class ObjectMember(ISymbol symbol, ITypeSymbol type, bool isSettable, bool isRequired)
{
    public ISymbol Symbol { get; } = symbol;

    public ITypeSymbol Type { get; } = type;

    /// <summary>Whether an object initializer can set it.</summary>
    public bool IsSettable { get; } = isSettable;

    public bool IsRequired { get; } = isRequired;

    /// <summary>Whether anybody's can.</summary>
    public bool IsPubliclySettable => IsSettable && (Symbol as IPropertySymbol)?.SetMethod?.DeclaredAccessibility is null or Accessibility.Public;

    /// <summary>Its name in code.</summary>
    public string Identifier => TypeNames.Escape(Symbol.Name);

    /// <summary>The members of a type and its bases: bases first, each in the order of declaration.</summary>
    public static List<ObjectMember> Collect(INamedTypeSymbol type, KnownTypes known)
    {
        var levels = new Stack<INamedTypeSymbol>();
        for (var current = type; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
            levels.Push(current);

        var members = new List<ObjectMember>();
        foreach (var level in levels)
        {
            foreach (var symbol in level.GetMembers())
            {
                if (Create(symbol, known) is not { } member)
                    continue;

                // What a derived type overrides or hides is its member, at the place of the base's.
                var hidden = members.FindIndex(m => m.Symbol.Name == symbol.Name);
                if (hidden >= 0)
                    members[hidden] = member;
                else
                    members.Add(member);
            }
        }

        return members;
    }

    /// <summary>The member that a symbol is; <see langword="null"/> where it is none.</summary>
    public static ObjectMember? Create(ISymbol symbol, KnownTypes known)
    {
        if (symbol.IsStatic || symbol.DeclaredAccessibility != Accessibility.Public)
            return null;
        return symbol switch
        {
            IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public, ReturnsByRef: false, ReturnsByRefReadonly: false } property =>
                new ObjectMember(property, property.Type, property.SetMethod is { } setter && known.IsAccessible(setter), property.IsRequired),
            IFieldSymbol { IsConst: false, RefKind: RefKind.None, AssociatedSymbol: null } field when IsOwn(field) =>
                new ObjectMember(field, field.Type, !field.IsReadOnly, field.IsRequired),
            _ => null,
        };
    }

    /// <summary>A tuple shows its elements under several names: what the structure behind it declares counts.</summary>
    private static bool IsOwn(IFieldSymbol field) =>
        field.ContainingType is not { IsTupleType: true } tuple || !tuple.OriginalDefinition.GetMembers(field.Name).IsEmpty;
}
