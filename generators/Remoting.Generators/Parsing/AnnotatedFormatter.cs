using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary><c>[MessagePackFormatter(typeof(F))]</c> on a type or on a member: the formatter as generated code gets at it.</summary>
internal static class AnnotatedFormatter
{
    /// <summary>
    /// How a value of the type travels. A formatter that takes arguments, or that generated code cannot name, is the resolver's to make.
    /// </summary>
    public static TypeShape Shape(ITypeSymbol type, AttributeData annotation, KnownTypes known) =>
        Expression(type, annotation, known) is { } formatter ? TypeShape.Formatted(type, formatter) : TypeShape.Formatted(type);

    /// <summary>The same for a member; <see langword="null"/> where only the resolver can do it, and only for the whole object.</summary>
    public static TypeRef? Reference(ITypeSymbol type, AttributeData annotation, KnownTypes known) =>
        Expression(type, annotation, known) is { } formatter ? TypeShape.Formatted(type, formatter).Reference : null;

    private static string? Expression(ITypeSymbol type, AttributeData annotation, KnownTypes known)
    {
        var arguments = annotation.ConstructorArguments;
        if (arguments.Length == 0 || arguments[0].Value is not INamedTypeSymbol { IsUnboundGenericType: false, IsAbstract: false } formatter)
            return null;
        if (arguments.Length > 1 && !(arguments[1].Kind == TypedConstantKind.Array && (arguments[1].IsNull || arguments[1].Values.IsEmpty)))
            return null;
        if (!known.IsAccessible(formatter) || !formatter.AllInterfaces.Any(i => Formats(i, type, known)))
            return null;

        // As the library does: one instance that there is, or a new one, of which one is enough.
        var instance = formatter.GetMembers("Instance").OfType<IFieldSymbol>()
            .FirstOrDefault(field => field is { IsStatic: true, IsReadOnly: true, DeclaredAccessibility: Accessibility.Public } && field.Type is INamedTypeSymbol fieldType
                && (SymbolEqualityComparer.Default.Equals(fieldType, formatter) || Formats(fieldType, type, known)));
        if (instance is not null)
            return TypeNames.Qualified(formatter) + ".Instance";
        return formatter.IsReferenceType && formatter.InstanceConstructors.Any(c => c.Parameters.IsEmpty && c.DeclaredAccessibility == Accessibility.Public)
            ? $"global::Remoting.CompilerServices.LibraryWire.Formatter<{TypeNames.Qualified(formatter)}>()"
            : null;
    }

    private static bool Formats(INamedTypeSymbol candidate, ITypeSymbol type, KnownTypes known) =>
        KnownTypes.Is(candidate, known.MessagePack.FormatterInterface) && SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], type);
}
