using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.State;

namespace Remoting.Analyzers.Mapping;

/// <summary>
/// Whether a call in a loop needs what earlier iterations have done: <c>total = await SubmitAsync(Add(total, x))</c>. No map does that. What a loop changes is
/// compared with what the arguments read, step by step: <c>model.Weights</c> is part of <c>model</c>, and not of <c>model.Name</c>.
/// </summary>
internal static class LoopDependence
{
    public static bool Is(IInvocationOperation call, ILoopOperation loop)
    {
        List<LoopRead> reads = LoopReads.Of(call, loop);
        if (reads.Count > 0 && loop is IForEachLoopOperation { Collection: var collection })
            reads.AddRange(new LoopSource(collection).Reads);
        return Change.In(loop.Body).Where(change => !Counts(change, loop)).Any(change =>
            LoopRead.StepsOf(change.Target) is var changed && !(IsOfIteration(changed[0], loop) && (change.IsOfContent || changed.Count > 1))
            && reads.Exists(read => read.Sees(change, changed.Count) && Meet(changed, read.Steps, loop)));
    }

    // What only counts, counts in a map, too.
    private static bool Counts(Change change, ILoopOperation loop) => loop is IWhileLoopOperation
        && change.Operation is IIncrementOrDecrementOperation or ICompoundAssignmentOperation { Value.ConstantValue.HasValue: true };

    // Whether one of them is the other, or a part of it.
    private static bool Meet(IReadOnlyList<IOperation> changed, IReadOnlyList<IOperation> read, ILoopOperation loop)
    {
        for (int i = 0; i < Math.Min(changed.Count, read.Count); i++)
        {
            if (!AreSame(changed[i], read[i]) || (IsElement(changed[i]) && IsOfCounter(changed[i], loop) && IsOfCounter(read[i], loop)))
                return false;
        }

        return true;
    }

    private static bool AreSame(IOperation one, IOperation other) => IsElement(one)
        ? IsElement(other)
        : !IsElement(other) && Variable(one) is { } variable && SymbolEqualityComparer.Default.Equals(variable, Variable(other));

    private static bool IsElement(IOperation step) =>
        step is IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation or IInlineArrayAccessOperation or IPropertyReferenceOperation { Property.IsIndexer: true };

    // `rows[i]`: each iteration has an element of its own.
    private static bool IsOfCounter(IOperation element, ILoopOperation loop) => loop is IForLoopOperation && element switch
    {
        IArrayElementReferenceOperation { Indices: [{ } index] } => IsVariableOf(index, loop),
        IPropertyReferenceOperation { Arguments: [{ Value: { } index }] } => IsVariableOf(index, loop),
        _ => false,
    };

    private static bool IsVariableOf(IOperation index, ILoopOperation loop) =>
        ConstantCounts.Unconverted(index) is ILocalReferenceOperation { Local: var local } && loop.Locals.Contains(local, SymbolEqualityComparer.Default);

    // What is in the loop's own variable is another object in each iteration; so is what is in a local of its body, unless that is another name of something outside.
    private static bool IsOfIteration(IOperation root, ILoopOperation loop)
    {
        if (root is not ILocalReferenceOperation { Local: var local })
            return false;
        if (loop.Locals.Contains(local, SymbolEqualityComparer.Default))
            return true;
        if (!local.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declaration.Span)))
            return false;
        IVariableInitializerOperation? initializer = loop.Body.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?
            .GetVariableInitializer();
        if (initializer is null)
            return true;

        // A declaration comes before its use. In code that does not compile a local may be declared with itself, and two with each other.
        return initializer.Syntax.Span.End <= root.Syntax.SpanStart
            && LoopRead.StepsOf(initializer.Value) is var steps && (Variable(steps[0]) is null || steps.Any(IsElement) || IsOfIteration(steps[0], loop));
    }

    private static ISymbol? Variable(IOperation step) => step switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IInstanceReferenceOperation instance => instance.Type,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };
}
