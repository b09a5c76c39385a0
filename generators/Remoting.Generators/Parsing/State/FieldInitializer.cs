using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

internal enum InitializerKind
{
    None,

    /// <summary>The default of whatever type it is.</summary>
    Nothing,

    /// <summary>A constant or an empty collection: of a type of the framework, whoever runs it does nothing else.</summary>
    Plain,

    /// <summary>A new object of exactly the declared type, made of nothing.</summary>
    NewObject,

    /// <summary>Anything may happen, so it had better not.</summary>
    Other,
}

/// <summary>What an initializer of a field or property does, judged by its syntax alone.</summary>
internal static class FieldInitializer
{
    public static InitializerKind Of(ISymbol member) => Find(member) is { } initializer ? Of(initializer) : InitializerKind.None;

    /// <summary>Whether it makes a new object, of whatever.</summary>
    public static bool IsCreation(ISymbol member) => Find(member) is { } initializer && IsCreation(initializer);

    public static bool IsCreation(EqualsValueClauseSyntax initializer) => initializer.Value is BaseObjectCreationExpressionSyntax;

    public static InitializerKind Of(EqualsValueClauseSyntax initializer) => Of(initializer.Value);

    public static EqualsValueClauseSyntax? Find(ISymbol member) => ((member as IFieldSymbol)?.AssociatedSymbol ?? member).DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => null,
        })
        .LastOrDefault(initializer => initializer is not null);

    private static InitializerKind Of(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression } => InitializerKind.Nothing,
        LiteralExpressionSyntax or DefaultExpressionSyntax => InitializerKind.Plain,
        CollectionExpressionSyntax { Elements.Count: 0 } => InitializerKind.Plain,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax } => InitializerKind.Plain,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } postfix => Of(postfix.Operand),
        MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax, Name.Identifier.ValueText: "Empty" or "MaxValue" or "MinValue" } => InitializerKind.Plain,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } => InitializerKind.NewObject,
        ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null, Type: PredefinedTypeSyntax or IdentifierNameSyntax { Identifier.ValueText: "Lock" or "Object" } } =>
            InitializerKind.NewObject,
        _ => InitializerKind.Other,
    };
}
