using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.State;

namespace Remoting.Analyzers.Mapping;

/// <summary>A variable that code reads, or a member or an element of something, of which no member or element is looked at in turn.</summary>
/// <param name="operation">The reference.</param>
/// <param name="isOfContent">Whether it was handed over once, so that only what is in it may be another the next time.</param>
internal sealed class LoopRead(IOperation operation, bool isOfContent)
{
    /// <summary>From the variable on: <c>a</c>, <c>a.B</c>, <c>a.B[i]</c>.</summary>
    public IReadOnlyList<IOperation> Steps { get; } = StepsOf(operation);

    /// <summary>All reads in an operation and below it.</summary>
    public static IEnumerable<LoopRead> In(IOperation operation) => operation.DescendantsAndSelf().Where(IsWhole).Select(part => new LoopRead(part, isOfContent: false));

    /// <summary>From the variable on: <c>a</c>, <c>a.B</c>, <c>a.B[i]</c>.</summary>
    public static IReadOnlyList<IOperation> StepsOf(IOperation operation)
    {
        var steps = new List<IOperation>();
        for (IOperation? current = Change.Unwrapped(operation); current is not null; current = Change.Unwrapped(Change.ReceiverOf(current)))
            steps.Insert(0, current);
        return steps;
    }

    /// <summary>Whether the change, if it is of the same, or of a part of it, makes a difference to this one.</summary>
    public bool Sees(Change change, int changedSteps) =>
        !(IsTake(change.Operation) && Around(operation) is { } take && IsTake(take))
        && !(isOfContent && !change.IsOfContent && changedSteps <= Steps.Count);

    /// <summary>Whether no member and no element is looked at of what the operation refers to.</summary>
    public static bool IsWhole(IOperation operation) =>
        operation is ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IMemberReferenceOperation or IArrayElementReferenceOperation
        && (Around(operation) is not { } parent || Change.ReceiverOf(parent) is not { } receiver || Change.Unwrapped(receiver) != operation);

    // `Do(queue.Dequeue())`, `while (queue.TryDequeue(out int next))`: the next item, as a loop has it, whatever was taken before.
    private static bool IsTake(IOperation operation) => operation is IInvocationOperation { TargetMethod.Name: "Dequeue" or "TryDequeue" or "Pop" or "TryPop" or "TryTake" };

    private static IOperation? Around(IOperation operation)
    {
        while (operation.Parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
            operation = operation.Parent;
        return operation.Parent;
    }
}
