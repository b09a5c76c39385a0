using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>
/// A loop that is a map in other words: <c>foreach (T x in xs) { ... await executor.SubmitAsync(Type.Remote.Method(x)) ... }</c>, where the
/// call is the first thing that each iteration does, always does, and needs the item for.
/// </summary>
internal sealed class SubmitLoop
{
    private readonly InvocationExpressionSyntax _submit;
    private readonly AwaitExpressionSyntax _await;
    private readonly StatementSyntax _first;
    private readonly InvocationExpressionSyntax _call;
    private readonly bool _isOutcome;
    private readonly string _chunkSize;
    private readonly string _freeName;

    private SubmitLoop(
        ForEachStatementSyntax statement,
        InvocationExpressionSyntax submit,
        AwaitExpressionSyntax await,
        StatementSyntax first,
        InvocationExpressionSyntax call,
        bool isOutcome,
        string chunkSize,
        string freeName)
    {
        Statement = statement;
        _submit = submit;
        _await = await;
        _first = first;
        _call = call;
        _isOutcome = isOutcome;
        _chunkSize = chunkSize;
        _freeName = freeName;
    }

    public ForEachStatementSyntax Statement { get; }

    /// <summary>Whether the loop does something with the results.</summary>
    public bool HasResult => _await.Parent != _first;

    /// <summary>The map's name.</summary>
    public string Map => !HasResult ? "ForEachAsync" : _isOutcome ? "MapOutcomesAsync" : "MapAsync";

    /// <summary><see langword="null"/> where a map would, or might, do something else than the loop.</summary>
    public static SubmitLoop? Find(InvocationExpressionSyntax submit, SemanticModel model, KnownTypes known, CancellationToken cancellationToken)
    {
        if (submit.Parent is not AwaitExpressionSyntax await
            || await.FirstAncestorOrSelf<StatementSyntax>() is not { } first
            || (first.Parent is BlockSyntax block ? block.Parent : first.Parent) is not ForEachStatementSyntax statement
            || !statement.AwaitKeyword.IsKind(SyntaxKind.None)
            || WrittenTrivia.HasDirectives(statement)
            || LoopOrder.EndsEarly(statement)
            || first.Parent is BlockSyntax { Statements: var statements } && statements[0] != first
            || !IsAlwaysEvaluatedFirst(await, first)
            || submit is not { Expression: MemberAccessExpressionSyntax, ArgumentList.Arguments: [{ NameColon: null, Expression: InvocationExpressionSyntax call }, ..] }
            || call is not { Expression: MemberAccessExpressionSyntax, ArgumentList.Arguments: [{ NameColon: null, Expression: IdentifierNameSyntax item }] }
            || item.Identifier.ValueText != statement.Identifier.ValueText
            || model.GetDeclaredSymbol(statement, cancellationToken) is not { } variable
            || model.GetOperation(submit, cancellationToken) is not IInvocationOperation operation
            || model.GetOperation(call, cancellationToken) is not IInvocationOperation { TargetMethod: var stub }
            || model.GetOperation(statement, cancellationToken) is not IForEachLoopOperation loop
            || !IsSequenceOf(variable.Type, loop.Collection)
            || LoopOrder.MayLeadItself(loop, submit, known)
            || !TakesJust(variable.Type, stub)
            || !IsOnlyUse(item, statement, variable, model, cancellationToken)
            || !operation.Arguments.All(a => a.Parameter?.Ordinal == 0 || a.ArgumentKind == ArgumentKind.DefaultValue || IsSteady(a.Value, loop.Body))
            || !IsSteady(operation.Instance, loop.Body)
            || ExecutorSymbols.Create(known) is not { } executors)
            return null;

        bool isOutcome = executors.IsOutcome(operation.TargetMethod);
        var found = new SubmitLoop(
            statement, submit, await, first, call, isOutcome, known.ChunkSize!.ToMinimalDisplayString(model, submit.SpanStart), FreeName(model, statement));

        // Errors as values, of which nobody looks at any, are no reason to stop; the map that gives them needs results, and numbers them.
        if (isOutcome && (!found.HasResult || !operation.TargetMethod.IsGenericMethod || AsksForIndex(statement)))
            return null;

        // Without results it is one call for the whole loop, so there can be nothing else in it.
        return found.HasResult || first == statement.Statement || first.Parent is BlockSyntax { Statements.Count: 1 } ? found : null;
    }

    /// <summary>The map. Comments that have no place in it any more stand above it.</summary>
    public StatementSyntax ToMap()
    {
        StatementSyntax map = Rewritten();
        SyntaxTrivia[] lost = [.. WrittenTrivia.Lost(Statement, map)];
        if (lost.Length == 0)
            return map;
        SyntaxTriviaList leading = map.GetLeadingTrivia();
        SyntaxTrivia[] indentation = [.. leading.Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))];
        return map.WithLeadingTrivia(leading.AddRange(lost.SelectMany(comment => (SyntaxTrivia[])[comment, SyntaxFactory.ElasticCarriageReturnLineFeed, .. indentation])));
    }

    private StatementSyntax Rewritten()
    {
        var member = (MemberAccessExpressionSyntax)_submit.Expression;
        string token = _submit.ArgumentList.Arguments is [_, { Expression: { } given }] ? $", cancellationToken: {given.WithoutTrivia()}" : "";
        string map = $"{member.Expression.WithoutTrivia()}.{Map}({_call.Expression.WithoutTrivia()}, {Statement.Expression.WithoutTrivia()}, "
            + $"chunkSize: {_chunkSize}.Auto{token})";
        if (!HasResult)
            return SyntaxFactory.ParseStatement($"await {map};").WithTriviaFrom(Statement).WithAdditionalAnnotations(Formatter.Annotation);

        // A local that only holds the result becomes the variable of the loop.
        bool isDeclared = _first is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value }] }
            && value == _await && Statement.Statement is BlockSyntax;
        VariableDeclarationSyntax? declaration = isDeclared ? ((LocalDeclarationStatementSyntax)_first).Declaration : null;
        TypeSyntax type = declaration?.Type.WithoutTrivia() ?? SyntaxFactory.IdentifierName("var");
        SyntaxToken identifier = declaration?.Variables[0].Identifier.WithoutTrivia() ?? SyntaxFactory.Identifier(_freeName);
        StatementSyntax body = isDeclared
            ? ((BlockSyntax)Statement.Statement).WithStatements(((BlockSyntax)Statement.Statement).Statements.RemoveAt(0))
            : Statement.Statement.ReplaceNode(_await, SyntaxFactory.IdentifierName(_freeName).WithTriviaFrom(_await));
        return Statement
            .WithForEachKeyword(Statement.ForEachKeyword.WithLeadingTrivia())
            .WithAwaitKeyword(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithLeadingTrivia(Statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space))
            .WithType(type.WithTrailingTrivia(SyntaxFactory.Space))
            .WithIdentifier(identifier.WithTrailingTrivia(SyntaxFactory.Space))
            .WithExpression(SyntaxFactory.ParseExpression(map))
            .WithStatement(body);
    }

    private static bool AsksForIndex(ForEachStatementSyntax statement) =>
        statement.Statement.DescendantNodes().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "Index" or "LongIndex" });

    // Nothing may decide whether the call is made, and nothing that matters may come before it.
    private static bool IsAlwaysEvaluatedFirst(AwaitExpressionSyntax await, StatementSyntax first)
    {
        for (SyntaxNode node = await; node != first; node = node.Parent!)
        {
            bool isPlain = node.Parent switch
            {
                ExpressionStatementSyntax or LocalDeclarationStatementSyntax or VariableDeclarationSyntax { Variables.Count: 1 } => true,
                VariableDeclaratorSyntax or EqualsValueClauseSyntax or ParenthesizedExpressionSyntax => true,
                AssignmentExpressionSyntax { Left: IdentifierNameSyntax } assignment => !assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression),
                ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [{ } argument, ..] } } => argument == node.Parent,
                ArgumentListSyntax => true,
                InvocationExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } } => true,
                _ => false,
            };
            if (!isPlain)
                return false;
        }

        return first is ExpressionStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 };
    }

    // What a map can take, item by item as they are.
    private static bool IsSequenceOf(ITypeSymbol item, IOperation collection)
    {
        while (collection is IConversionOperation { IsImplicit: true } conversion)
            collection = conversion.Operand;
        INamedTypeSymbol[] sequences =
        [
            .. (collection.Type is INamedTypeSymbol self ? collection.Type.AllInterfaces.Add(self) : collection.Type?.AllInterfaces ?? [])
                .Where(type => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T),
        ];
        return sequences is [{ TypeArguments: [{ } element] }] && SymbolEqualityComparer.Default.Equals(element, item);
    }

    private static bool TakesJust(ITypeSymbol item, IMethodSymbol stub) =>
        stub.Parameters is [{ IsParams: false } parameter] && SymbolEqualityComparer.Default.Equals(parameter.Type, item);

    private static bool IsOnlyUse(
        IdentifierNameSyntax item,
        ForEachStatementSyntax statement,
        ILocalSymbol variable,
        SemanticModel model,
        CancellationToken cancellationToken) => statement.Statement
        .DescendantNodes()
        .OfType<IdentifierNameSyntax>()
        .All(name => name == item
            || name.Identifier.ValueText != item.Identifier.ValueText
            || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, variable));

    // The same in each iteration, as far as it can be seen.
    private static bool IsSteady(IOperation? operation, IOperation body) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => IsSteady(conversion.Operand, body),
        ILocalReferenceOperation local => !ConstantCounts.Changes(body, local.Local),
        IParameterReferenceOperation parameter => !Change.IsMade(body, parameter.Parameter),
        IInstanceReferenceOperation => true,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => !Change.IsMade(body, field.Field),
        IPropertyReferenceOperation { Property.IsStatic: true } property => !Change.IsMade(body, property.Property),
        _ => false,
    };

    private static string FreeName(SemanticModel model, ForEachStatementSyntax statement)
    {
        // A local that is declared further in would be in the way, too.
        HashSet<string> taken =
        [
            .. model.LookupSymbols(statement.SpanStart).Select(symbol => symbol.Name),
            .. statement.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText),
        ];
        string name = "result";
        for (int number = 2; taken.Contains(name); number++)
            name = "result" + number;
        return name;
    }
}
