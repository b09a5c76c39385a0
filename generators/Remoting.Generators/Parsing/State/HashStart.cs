using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>What a field starts with in which a hash is kept, or whether there is one: a constant, which says that there is none.</summary>
internal static class HashStart
{
    private const string Null = "null";

    /// <summary>The constant that a field starts with, if nobody but <see cref="object.GetHashCode"/> sets it to anything else; else <see langword="null"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">What others set it to.</param>
    /// <param name="members">What is declared in the type.</param>
    public static string? Find(IFieldSymbol field, IEnumerable<ExpressionSyntax?> values, IReadOnlyList<SyntaxNode> members)
    {
        if (field is not { IsStatic: false, DeclaredAccessibility: Accessibility.Private } || !IsNumber(field.Type))
            return null;
        var others = values.Select(value => value is null ? null : Constant(value, field)).Distinct().ToList();
        if (others.Contains(null) || others.Count > 1)
            return null;
        var start = FieldInitializer.Find(field) is { } initializer ? Constant(initializer.Value, field) : Default(field);
        if (start is null || others.Count == 0 || others[0] == start)
            return start;
        return FieldInitializer.Find(field) is null && AreSetAtFirst(field, members) ? others[0] : null;
    }

    public static bool IsDefault(string start, IFieldSymbol field) => start == Default(field);

    /// <summary>A constant as an expression of the field's type.</summary>
    public static string Code(string start, IFieldSymbol field) => field.Type.SpecialType switch
    {
        SpecialType.System_Int64 => start + "L",
        SpecialType.None => $"(int?)({start})",
        _ => start,
    };

    /// <summary>Whether it may be a constant by the look of it, so that a change of it counts.</summary>
    public static bool IsPlain(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax or DefaultExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax => true,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax } => true,
        ParenthesizedExpressionSyntax inner => IsPlain(inner.Expression),
        _ => false,
    };

    /// <summary>The fields that a constructor sets whatever happens.</summary>
    public static IEnumerable<string> SetAtFirst(SyntaxNode member) => member is ConstructorDeclarationSyntax { Initializer: not { RawKind: (int)SyntaxKind.ThisConstructorInitializer } } constructor
        ? (constructor.Body?.Statements ?? default).OfType<ExpressionStatementSyntax>().Select(statement => statement.Expression)
            .Concat(constructor.ExpressionBody is { } body ? [body.Expression] : [])
            .OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
            .Select(assignment => assignment.Left switch
            {
                IdentifierNameSyntax name => name.Identifier.ValueText,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
                _ => "",
            })
            .Where(name => name.Length > 0)
        : [];

    private static bool AreSetAtFirst(IFieldSymbol field, IReadOnlyList<SyntaxNode> members) =>
        field.ContainingType.InstanceConstructors.All(constructor => !constructor.IsImplicitlyDeclared || IsCopying(constructor))
        && field.ContainingType.InstanceConstructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences).All(reference => reference.GetSyntax() is ConstructorDeclarationSyntax declared
            && (declared.Initializer is { RawKind: (int)SyntaxKind.ThisConstructorInitializer } || SetAtFirst(declared).Contains(field.Name)))
        && members.OfType<ConstructorDeclarationSyntax>().Any();

    /// <summary>A record's own: what it copies has started once.</summary>
    private static bool IsCopying(IMethodSymbol constructor) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType);

    private static string? Constant(ExpressionSyntax value, IFieldSymbol field) => value switch
    {
        ParenthesizedExpressionSyntax inner => Constant(inner.Expression, field),
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } => IsNullable(field) ? Null : null,
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } => Default(field),
        DefaultExpressionSyntax made => IsNullable(field) == made.Type is NullableTypeSyntax ? Default(field) : null,
        LiteralExpressionSyntax literal => Text(literal.Token.Value, field),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax literal } => Text(literal.Token.Value, field) switch
        {
            null => null,
            "0" => "0",
            var number => "-" + number,
        },
        MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax { Keyword: var keyword }, Name.Identifier.ValueText: var limit } => (keyword.Kind(), limit) switch
        {
            (SyntaxKind.IntKeyword, "MinValue") => Text(int.MinValue, field),
            (SyntaxKind.IntKeyword, "MaxValue") => Text(int.MaxValue, field),
            (SyntaxKind.UIntKeyword, "MaxValue") => Text(uint.MaxValue, field),
            (SyntaxKind.LongKeyword, "MinValue") => Text(long.MinValue, field),
            (SyntaxKind.LongKeyword, "MaxValue") => Text(long.MaxValue, field),
            _ => null,
        },
        IdentifierNameSyntax name => Text(field.ContainingType.GetMembers(name.Identifier.ValueText).OfType<IFieldSymbol>().FirstOrDefault(constant => constant.HasConstantValue)?.ConstantValue, field),
        _ => null,
    };

    private static string? Text(object? value, IFieldSymbol field) => value switch
    {
        bool truth => IsBoolean(field) ? truth ? "true" : "false" : null,
        int or uint or long or ulong or short or byte => IsBoolean(field) ? null : Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Default(IFieldSymbol field) => IsBoolean(field) ? "false" : IsNullable(field) ? Null : "0";

    private static bool IsBoolean(IFieldSymbol field) => field.Type.SpecialType == SpecialType.System_Boolean;

    private static bool IsNullable(IFieldSymbol field) => field.Type.SpecialType == SpecialType.None;

    private static bool IsNumber(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Boolean or SpecialType.System_Int64
        || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && nullable.TypeArguments[0].SpecialType == SpecialType.System_Int32);
}
