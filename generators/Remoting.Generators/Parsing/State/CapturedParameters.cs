using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Parameters of a type that its members use: the compiler keeps each in a field without a name in code. Whether a parameter is used shows only
/// inside of bodies; <see cref="Declarations.DeclarationReader"/> counts the names there for that.
/// </summary>
internal static class CapturedParameters
{
    /// <summary>The parameter that a field keeps.</summary>
    public static IParameterSymbol? Of(IFieldSymbol field) =>
        field is { IsImplicitlyDeclared: true, AssociatedSymbol: null } && field.Name.StartsWith("<", StringComparison.Ordinal)
            ? PrimaryConstructor(field.ContainingType)?.Parameters.FirstOrDefault(parameter => field.Name == "<" + parameter.Name + ">P")
            : null;

    /// <summary>The constructor that the head of the type declares.</summary>
    public static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(constructor =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null }));
}
