using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using Remoting.Analyzers.Mapping;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>
/// One value that a map's lambda captures and that shall be shared: the statement before that of the map, the argument, and the parameter of the callable.
/// </summary>
internal sealed class SharedEdit
{
    private readonly Document _document;
    private readonly ExpressionSyntax _captured;
    private readonly StatementSyntax _statement;
    private readonly string _executor;
    private readonly string _typeArgument;
    private readonly string _wanted;
    private readonly HashSet<string> _taken;
    private readonly SharedParameter _parameter;
    private string _name;

    private SharedEdit(
        Document document,
        ExpressionSyntax captured,
        StatementSyntax statement,
        string executor,
        string typeArgument,
        HashSet<string> taken,
        SharedParameter parameter)
    {
        _document = document;
        _captured = captured;
        _statement = statement;
        _executor = executor;
        _typeArgument = typeArgument;
        _wanted = NameOf(captured);
        _taken = taken;
        _parameter = parameter;
        _name = FreeName();
    }

    public string Title => $"Share '{_captured.WithoutTrivia()}' with the workers";

    /// <summary><see langword="null"/> where it is not certain that the program does the same afterwards, and compiles.</summary>
    public static async Task<SharedEdit?> FindAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root?.FindNode(span, getInnermostNodeForTie: true) is not ExpressionSyntax captured
            || captured is not (IdentifierNameSyntax or MemberAccessExpressionSyntax)
            || model is null
            || KnownTypes.Create(model.Compilation) is not { Lent: not null } known
            || captured.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument
            || call.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax target } map } }
            || !IsSteady(target.Expression)
            || StatementOf(map, model, cancellationToken) is not { } statement
            || !new SharedValue(captured, statement, model, known).Stays(cancellationToken)
            || model.GetOperation(call, cancellationToken) is not IInvocationOperation { TargetMethod: { } stub } operation
            || operation.Arguments.FirstOrDefault(given => given.Syntax == argument)?.Parameter is not { } given
            || new StubResolver(known).CallableOf(operation) is not { } callable
            || callable.Parameters.FirstOrDefault(parameter => parameter.Name == given.Name) is not { } taken
            || model.GetTypeInfo(captured, cancellationToken) is not { Type: { } type, Nullability.FlowState: not NullableFlowState.MaybeNull }
            || await SharedParameter.FindAsync(taken, stub, call, document.Project.Solution, cancellationToken).ConfigureAwait(false) is not { } parameter)
            return null;

        // Shared as the callable takes it.
        string typeArgument = SymbolEqualityComparer.Default.Equals(type, taken.Type) ? "" : $"<{taken.Type.ToMinimalDisplayString(model, statement.SpanStart)}>";
        return new SharedEdit(document, captured, statement, target.Expression.WithoutTrivia().ToString(), typeArgument, Taken(statement, model), parameter);
    }

    /// <summary>All of them at once.</summary>
    public static async Task<Solution> ApplyAsync(Solution solution, IReadOnlyList<SharedEdit> edits, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(solution);
        foreach (SharedEdit edit in edits)
        {
            DocumentEditor calling = await editor.GetDocumentEditorAsync(edit._document.Id, cancellationToken).ConfigureAwait(false);
            calling.ReplaceNode(edit._captured, SyntaxFactory.IdentifierName(edit._name).WithTriviaFrom(edit._captured));
            SyntaxNode place = edit._statement.Parent is GlobalStatementSyntax global ? global : edit._statement;
            calling.InsertBefore(place, edit.Declaration(isGlobal: place is GlobalStatementSyntax));
            DocumentEditor called = await editor.GetDocumentEditorAsync(edit._parameter.Document.Id, cancellationToken).ConfigureAwait(false);
            edit._parameter.Apply(called);
        }

        return editor.GetChangedSolution();
    }

    /// <summary>Whether the other one would change the same.</summary>
    public bool IsInTheWayOf(SharedEdit other) => other._captured == _captured || _parameter.IsSame(other._parameter);

    /// <summary>Together with others that come before it: no two of them declare the same name.</summary>
    public void GoBeside(IEnumerable<SharedEdit> others)
    {
        _taken.UnionWith(others.Where(other => other._document.Id == _document.Id).Select(other => other._name));
        _name = FreeName();
    }

    // On a line of its own, before whatever is said about the map.
    private SyntaxNode Declaration(bool isGlobal)
    {
        SyntaxTriviaList leading = _statement.GetLeadingTrivia();
        SyntaxTriviaList indentation = leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia) ? [leading[leading.Count - 1]] : [];
        string end = _statement.SyntaxTree.GetText().Lines is var lines && lines[0].EndIncludingLineBreak - lines[0].End == 2 ? "\r\n" : "\n";
        StatementSyntax declaration = SyntaxFactory
            .ParseStatement($"await using var {_name} = {_executor}.Share{_typeArgument}({_captured.WithoutTrivia()});")
            .WithLeadingTrivia(indentation)
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(end));
        return isGlobal ? SyntaxFactory.GlobalStatement(declaration) : declaration;
    }

    // What is shared is there until the block ends: so the map has to be over by then, which is certain where the statement awaits it.
    private static StatementSyntax? StatementOf(InvocationExpressionSyntax map, SemanticModel model, CancellationToken cancellationToken)
    {
        if (map.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax } statement
            || statement is not (ForEachStatementSyntax or ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax))
            return null;
        List<SyntaxNode> between = [.. map.Ancestors().TakeWhile(node => node != statement)];
        return AwaitedMap.IsOver(map, model, cancellationToken) && !between.Exists(IsElsewhere) ? statement : null;
    }

    // What runs at another time than the statement, or perhaps not at all, with a value that there may not be then.
    private static bool IsElsewhere(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or QueryExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax
        or ConditionalAccessExpressionSyntax
        || node.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression or SyntaxKind.CoalesceAssignmentExpression;

    // The same executor when it is asked twice.
    private static bool IsSteady(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax member => IsSteady(member.Expression),
        _ => false,
    };

    private static string NameOf(ExpressionSyntax captured)
    {
        string word = (captured is MemberAccessExpressionSyntax member ? member.Name : (IdentifierNameSyntax)captured).Identifier.ValueText.TrimStart('_');
        if (word.StartsWith("s_", StringComparison.Ordinal))
            word = word.Substring(2);
        return "shared" + (word.Length == 0 ? "Value" : char.ToUpperInvariant(word[0]) + word.Substring(1));
    }

    private static HashSet<string> Taken(StatementSyntax statement, SemanticModel model)
    {
        SyntaxNode around = statement.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? statement.SyntaxTree.GetRoot();
        return
        [
            .. model.LookupSymbols(statement.SpanStart).Select(symbol => symbol.Name),
            .. around.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText),
        ];
    }

    private string FreeName()
    {
        string name = _wanted;
        for (int number = 2; _taken.Contains(name); number++)
            name = _wanted + number;
        return name;
    }
}
