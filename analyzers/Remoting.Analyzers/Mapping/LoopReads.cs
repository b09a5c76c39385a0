using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Mapping;

/// <summary>What a call in a loop gets; and what that was made of in the same iteration: <c>int last = table[i - 1]; ... SubmitAsync(Next(last))</c>.</summary>
internal static class LoopReads
{
    public static List<LoopRead> Of(IInvocationOperation call, ILoopOperation loop)
    {
        List<LoopRead> reads = [.. call.Arguments.SelectMany(argument => LoopRead.In(argument.Value))];
        var locals = new HashSet<ISymbol>(SymbolEqualityComparer.Default);

        // The list grows while it is gone through.
        for (int i = 0; i < reads.Count; i++)
        {
            if (reads[i].Steps[0] is ILocalReferenceOperation { Local: var local } && IsDeclaredIn(loop, local) && locals.Add(local))
                reads.AddRange(Origins(local, loop).SelectMany(LoopRead.In));
        }

        return reads;
    }

    private static bool IsDeclaredIn(ILoopOperation loop, ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declaration.Span));

    // What a local gets its values from: an initializer, an assignment, a call that it is an `out` argument of, what a pattern or a loop looks at.
    private static IEnumerable<IOperation> Origins(ILocalSymbol local, ILoopOperation loop) => loop.Descendants().Select(operation => operation switch
    {
        IVariableDeclaratorOperation declarator when Is(declarator.Symbol, local) => declarator.GetVariableInitializer()?.Value,
        IAssignmentOperation assignment when Names(assignment.Target, local) => assignment.Value,
        IArgumentOperation { Parameter.RefKind: not RefKind.None, Parent: { } call } argument when Names(argument.Value, local) => call,
        IDeclarationPatternOperation pattern when Is(pattern.DeclaredSymbol, local) => Looked(pattern),
        IRecursivePatternOperation pattern when Is(pattern.DeclaredSymbol, local) => Looked(pattern),
        IForEachLoopOperation inner when inner != loop && inner.Locals.Contains(local, SymbolEqualityComparer.Default) => inner.Collection,
        _ => null,
    }).OfType<IOperation>();

    private static bool Names(IOperation target, ILocalSymbol local) => target.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation reference && Is(reference.Local, local));

    private static IOperation? Looked(IOperation pattern)
    {
        while (pattern is IPatternOperation or IPropertySubpatternOperation && pattern.Parent is { } parent)
            pattern = parent;
        return pattern switch
        {
            IIsPatternOperation test => test.Value,
            ISwitchCaseOperation { Parent: ISwitchOperation choice } => choice.Value,
            ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => choice.Value,
            ICaseClauseOperation { Parent.Parent: ISwitchOperation choice } => choice.Value,
            _ => null,
        };
    }

    private static bool Is(ISymbol? symbol, ISymbol other) => SymbolEqualityComparer.Default.Equals(symbol, other);
}
