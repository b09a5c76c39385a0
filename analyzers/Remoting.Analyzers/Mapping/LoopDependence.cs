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
        List<IOperation[]> reads = [.. call.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf()).Where(IsWhole).Select(Steps)];
        return reads.Count > 0 && Change.In(loop.Body).Where(change => !Counts(change, loop) && !Takes(change, call)).Any(change =>
            Steps(change.Target) is var changed && !(IsOfIteration(changed[0], loop) && (change.IsOfContent || changed.Length > 1))
            && reads.Exists(read => Meet(changed, read, loop)));
    }

    // What only counts, counts in a map, too.
    private static bool Counts(Change change, ILoopOperation loop) => loop is IWhileLoopOperation
        && change.Operation is IIncrementOrDecrementOperation or ICompoundAssignmentOperation { Value.ConstantValue.HasValue: true };

    // `Do(queue.Dequeue())`: the next item, as a loop has it.
    private static bool Takes(Change change, IInvocationOperation call) =>
        change.Operation is IInvocationOperation { TargetMethod.Name: "Dequeue" or "Pop" } take && call.Syntax.Span.Contains(take.Syntax.Span);

    // A variable, or a member or an element of something, of which no member or element is looked at in turn.
    private static bool IsWhole(IOperation operation)
    {
        if (operation is not (ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IMemberReferenceOperation or IArrayElementReferenceOperation))
            return false;
        IOperation child = operation;
        while (child.Parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
            child = child.Parent;
        return child.Parent is not { } parent || Change.ReceiverOf(parent) is not { } receiver || Change.Unwrapped(receiver) != operation;
    }

    // From the variable on: `a`, `a.B`, `a.B[i]`.
    private static IOperation[] Steps(IOperation operation)
    {
        var steps = new List<IOperation>();
        for (IOperation? current = Change.Unwrapped(operation); current is not null; current = Change.Unwrapped(Change.ReceiverOf(current)))
            steps.Insert(0, current);
        return [.. steps];
    }

    // Whether one of them is the other, or a part of it.
    private static bool Meet(IOperation[] changed, IOperation[] read, ILoopOperation loop)
    {
        for (int i = 0; i < Math.Min(changed.Length, read.Length); i++)
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
            && Steps(initializer.Value) is var steps && (Variable(steps[0]) is null || steps.Any(IsElement) || IsOfIteration(steps[0], loop));
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
