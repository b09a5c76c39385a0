using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.State;

/// <summary>
/// What one turn of a loop changes in an argument, the next one may read: a list of work that is added to, a row in which each element follows from the one before.
/// </summary>
internal sealed class NextTurn(IReadOnlyList<Change> changes)
{
    /// <summary>Whether a reference to the argument reads, in a loop, what that loop changes.</summary>
    public bool Reads(IOperation reference)
    {
        IReadOnlyList<IOperation> read = PathFrom(reference);
        return !changes.Any(change => IsTarget(reference, change) || FeedsItself(read, change)) && changes.Any(change => IsInOneLoop(reference, change.Operation) && IsSeen(change, read));
    }

    private static bool IsTarget(IOperation reference, Change change) => change.Path.Last() == reference;

    // `values[i] = values[i] * 2`: nobody else looks at it.
    private static bool FeedsItself(IReadOnlyList<IOperation> read, Change change) =>
        !change.IsOfContent
        && change.Operation.Syntax.Span.Contains(read[0].Syntax.Span)
        && SyntaxFactory.AreEquivalent(read[read.Count - 1].Syntax, change.Target.Syntax);

    // What a loop goes through, and what comes before its first turn, is asked for once.
    private static bool IsInOneLoop(IOperation reference, IOperation change)
    {
        for (IOperation? current = change.Parent; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation loop
                && IsIn(reference, loop)
                && !(loop is IForEachLoopOperation { Collection: var collection } && IsIn(reference, collection))
                && !(loop is IForLoopOperation { Before: var before } && before.Any(first => IsIn(reference, first))))
                return true;
        }

        return false;
    }

    private static bool IsIn(IOperation operation, IOperation around) => around.Syntax.Span.Contains(operation.Syntax.Span);

    /// <summary>Unless they part at two members of which neither has anything to do with the other.</summary>
    private static bool IsSeen(Change change, IReadOnlyList<IOperation> read)
    {
        IOperation[] changed = [.. change.Path.Reverse()];
        for (int i = 1; i < Math.Min(changed.Length, read.Count); i++)
        {
            if (IsElement(changed[i]))
            {
                if (IsSize(read[i]))
                    return false;
                if (!IsElement(read[i]))
                    return true;
            }
            else if (!SymbolEqualityComparer.Default.Equals(Change.Variable(changed[i]), Change.Variable(read[i])))
            {
                return !KeepsValue(changed[i]) || !KeepsValue(read[i]);
            }
        }

        return true;
    }

    // An array has its length for ever, and a list another one only where something is added or taken out.
    private static bool IsElement(IOperation operation) => operation is IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation or IInlineArrayAccessOperation
        || operation is IPropertyReferenceOperation { Property.IsIndexer: true, Instance.Type: { } type }
            && type.AllInterfaces.Append(type).Any(known => known.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IList_T);

    private static bool IsSize(IOperation operation) => operation is IPropertyReferenceOperation { Property.Name: "Length" or "LongLength" or "Count" }
        or IInvocationOperation { TargetMethod: { Name: "GetLength" or "GetLowerBound" or "GetUpperBound", ContainingType.SpecialType: SpecialType.System_Array } };

    private static bool KeepsValue(IOperation operation) => operation is IFieldReferenceOperation
        || operation is IPropertyReferenceOperation { Property: { IsIndexer: false } property } && StaticVariable.IsAutomatic(property);

    /// <summary>The reference, what is reached through it, and through that, outermost last.</summary>
    private static List<IOperation> PathFrom(IOperation reference)
    {
        var path = new List<IOperation> { reference };
        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
                continue;
            IOperation? receiver = Change.Unwrapped(Change.ReceiverOf(current) ?? (current as IInvocationOperation)?.Instance);
            if (receiver != path[path.Count - 1])
                break;
            path.Add(current);
        }

        return path;
    }
}
