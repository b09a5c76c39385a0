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
    public static string? Find(IFieldSymbol field, IEnumerable<ExpressionSyntax?> values)
    {
        if (field is not { IsStatic: false, IsReadOnly: false, DeclaredAccessibility: Accessibility.Private } || !IsNumber(field.Type))
            return null;
        var others = values.Select(value => value is null ? null : Constant(value, field)).Distinct().ToList();
        if (others.Contains(null) || others.Count > 1)
            return null;
        var start = FieldInitializer.Find(field) is { } initializer ? Constant(initializer.Value, field) : Default(field);
        if (start is null || others.Count == 0 || others[0] == start)
            return start;
        return FieldInitializer.Find(field) is null && AreSetAtFirst(field) ? others[0] : null;
    }

    /// <summary>Whether a hash may be kept in it, or whether there is one. (As at run time, in <c>HashNumber</c>.)</summary>
    public static bool IsNumber(ITypeSymbol type) =>
        Plain(type) is { TypeKind: not TypeKind.Enum, SpecialType: SpecialType.System_Boolean or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) };

    public static bool IsDefault(string start, IFieldSymbol field) => start == Default(field);

    /// <summary>A constant as an expression of the field's type.</summary>
    public static string Code(string start, IFieldSymbol field) => field.Type.SpecialType switch
    {
        SpecialType.System_Int32 or SpecialType.System_Boolean => start,
        SpecialType.System_Int64 => start + "L",
        _ => $"({Plain(field.Type).ToDisplayString()}{(IsNullable(field) ? "?" : "")})({start})",
    };

    /// <summary>Whether it may be a constant by the look of it, so that a change of it counts.</summary>
    public static bool IsPlain(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax or DefaultExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax => true,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax } => true,
        ParenthesizedExpressionSyntax inner => IsPlain(inner.Expression),
        _ => false,
    };

    /// <summary>The fields that a constructor sets whatever happens, if it ends at all.</summary>
    public static IEnumerable<string> SetAtFirst(SyntaxNode member) => member is ConstructorDeclarationSyntax { Initializer: not { RawKind: (int)SyntaxKind.ThisConstructorInitializer } } constructor
        ? (constructor.Body?.Statements ?? default).TakeWhile(statement => !MayEnd(statement)).OfType<ExpressionStatementSyntax>().Select(statement => statement.Expression)
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

    private static bool MayEnd(StatementSyntax statement) =>
        statement.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(node => node is ReturnStatementSyntax or GotoStatementSyntax);

    private static bool AreSetAtFirst(IFieldSymbol field) =>
        field.ContainingType.InstanceConstructors is var constructors
        && constructors.All(constructor => !constructor.IsImplicitlyDeclared || IsCopying(constructor))
        && constructors.Any(constructor => !constructor.IsImplicitlyDeclared)
        && constructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences).All(reference => reference.GetSyntax() is ConstructorDeclarationSyntax declared
            && (declared.Initializer is { RawKind: (int)SyntaxKind.ThisConstructorInitializer } || SetAtFirst(declared).Contains(field.Name)));

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
        MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax { Keyword: var type }, Name.Identifier.ValueText: var limit } => Text(Limit(type.Kind(), limit), field),
        IdentifierNameSyntax name => Text(field.ContainingType.GetMembers(name.Identifier.ValueText).OfType<IFieldSymbol>().FirstOrDefault(constant => constant.HasConstantValue)?.ConstantValue, field),
        _ => null,
    };

    private static object? Limit(SyntaxKind type, string limit) => (type, limit) switch
    {
        (SyntaxKind.SByteKeyword, "MinValue") => sbyte.MinValue,
        (SyntaxKind.SByteKeyword, "MaxValue") => sbyte.MaxValue,
        (SyntaxKind.ByteKeyword, "MinValue") => byte.MinValue,
        (SyntaxKind.ByteKeyword, "MaxValue") => byte.MaxValue,
        (SyntaxKind.ShortKeyword, "MinValue") => short.MinValue,
        (SyntaxKind.ShortKeyword, "MaxValue") => short.MaxValue,
        (SyntaxKind.UShortKeyword, "MinValue") => ushort.MinValue,
        (SyntaxKind.UShortKeyword, "MaxValue") => ushort.MaxValue,
        (SyntaxKind.IntKeyword, "MinValue") => int.MinValue,
        (SyntaxKind.IntKeyword, "MaxValue") => int.MaxValue,
        (SyntaxKind.UIntKeyword, "MinValue") => uint.MinValue,
        (SyntaxKind.UIntKeyword, "MaxValue") => uint.MaxValue,
        (SyntaxKind.LongKeyword, "MinValue") => long.MinValue,
        (SyntaxKind.LongKeyword, "MaxValue") => long.MaxValue,
        (SyntaxKind.ULongKeyword, "MinValue") => ulong.MinValue,
        (SyntaxKind.ULongKeyword, "MaxValue") => ulong.MaxValue,
        _ => null,
    };

    private static string? Text(object? value, IFieldSymbol field) => value switch
    {
        bool truth => IsBoolean(field) ? truth ? "true" : "false" : null,
        char letter => Text((int)letter, field),
        sbyte or byte or short or ushort or int or uint or long or ulong => IsBoolean(field) ? null : Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Default(IFieldSymbol field) => IsNullable(field) ? Null : IsBoolean(field) ? "false" : "0";

    private static bool IsBoolean(IFieldSymbol field) => Plain(field.Type).SpecialType == SpecialType.System_Boolean;

    private static bool IsNullable(IFieldSymbol field) => !SymbolEqualityComparer.Default.Equals(Plain(field.Type), field.Type);

    private static ITypeSymbol Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
}
