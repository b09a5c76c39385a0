using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.State;

/// <summary>
/// Private static objects that are kept only so that they need not be made again: what each method clears that uses it, and pools of buffers. Nobody
/// expects to find in another process what was in them here.
/// </summary>
internal sealed class ReusedObjects
{
    private readonly ConcurrentDictionary<ISymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public bool Contain(ISymbol variable, CancellationToken cancellationToken) =>
        variable is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field
        && _known.GetOrAdd(field, _ => IsReused(field, Mentions(field, cancellationToken)));

    private static bool IsReused(IFieldSymbol field, IReadOnlyList<IGrouping<MemberDeclarationSyntax, SimpleNameSyntax>> members) =>
        (members.All(IsCleared) && members.Any(member => member.Any(name => !IsNothingButClear(name)))) || BufferPool.Is(field, members);

    // A private field is used inside of its type only, and there it is called by its name.
    private static IReadOnlyList<IGrouping<MemberDeclarationSyntax, SimpleNameSyntax>> Mentions(IFieldSymbol field, CancellationToken cancellationToken) =>
    [
        .. field.ContainingType.DeclaringSyntaxReferences
            .SelectMany(declaration => declaration.GetSyntax(cancellationToken).DescendantNodes().OfType<SimpleNameSyntax>())
            .Where(name => name.Identifier.ValueText == field.Name && name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not null && !IsLocked(name))
            .GroupBy(name => name.FirstAncestorOrSelf<MemberDeclarationSyntax>()!),
    ];

    // Who locks it reads nothing in it.
    private static bool IsLocked(SimpleNameSyntax name) => name.FirstAncestorOrSelf<LockStatementSyntax>() is { } locked && locked.Expression.Span.Contains(name.Span);

    /// <summary>Whether a member clears it, in any case, before it uses it, or when it has done so.</summary>
    private static bool IsCleared(IGrouping<MemberDeclarationSyntax, SimpleNameSyntax> member)
    {
        SimpleNameSyntax[] names = [.. member.OrderBy(name => name.SpanStart)];
        return IsClear(names[0], member.Key) || (IsClear(names[names.Length - 1], member.Key) && !Leaves(member.Key, names[0], names[names.Length - 1]));
    }

    // What is cleared and never used is filled by somebody who cannot be seen.
    private static bool IsNothingButClear(SimpleNameSyntax name) =>
        Call(name) is { Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax } call && MethodName(call) == "Clear";

    private static bool IsClear(SimpleNameSyntax name, MemberDeclarationSyntax member) =>
        Call(name) is { } call && MethodName(call) == "Clear" && call.Ancestors().TakeWhile(node => node != member).All(IsAlwaysRun);

    // What stands in a finally clause is done on the way out, too.
    private static bool Leaves(MemberDeclarationSyntax member, SimpleNameSyntax first, SimpleNameSyntax clear) =>
        !(clear.FirstAncestorOrSelf<FinallyClauseSyntax>() is { Parent: TryStatementSyntax { Block: var tried } } && tried.Span.Contains(first.Span))
        && member.DescendantNodes().Any(node => node.SpanStart > first.SpanStart && node.SpanStart < clear.SpanStart && IsWayOut(node));

    private static bool IsWayOut(SyntaxNode node) => node is ReturnStatementSyntax or YieldStatementSyntax or GotoStatementSyntax;

    private static bool IsAlwaysRun(SyntaxNode node) => node is BlockSyntax or ExpressionStatementSyntax or LockStatementSyntax or TryStatementSyntax or FinallyClauseSyntax
        or UsingStatementSyntax or FixedStatementSyntax or InvocationExpressionSyntax or ArgumentListSyntax or ArgumentSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax
        or EqualsValueClauseSyntax or VariableDeclaratorSyntax or VariableDeclarationSyntax or LocalDeclarationStatementSyntax or AssignmentExpressionSyntax
        || node.IsKind(SyntaxKind.SimpleMemberAccessExpression);

    /// <summary>The call of a method of the object: <c>name.Method(...)</c>, <c>Type.name.Method(...)</c>.</summary>
    internal static InvocationExpressionSyntax? Call(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax qualified && qualified.Name == name ? qualified : name;
        return whole.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Expression == whole && call.Expression == access ? call : null;
    }

    internal static string MethodName(InvocationExpressionSyntax call) => ((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.ValueText;
}
