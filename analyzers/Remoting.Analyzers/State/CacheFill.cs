using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.State;

/// <summary>
/// Whether a change only fills in what was found missing: <c>s_x ??= ...</c>, <c>if (s_x == null) s_x = ...</c>,
/// <c>if (!s_cache.TryGetValue(...)) s_cache[...] = ...</c>. Each worker does so for itself, and nobody can tell but by the clock. What is
/// asked about may be another variable: <c>if (!s_isLoaded) { s_table = ...; s_isLoaded = true; }</c>.
/// </summary>
internal static class CacheFill
{
    public static bool Is(Change change, Compilation compilation)
    {
        if (change.Operation is ICoalesceAssignmentOperation || IsExchangeForNull(change.Operation))
            return true;

        int at = change.Operation.Syntax.SpanStart;
        for (IOperation? current = change.Operation; current is not null; current = current.Parent)
        {
            if (current is IConditionalOperation test && IsIn(test.WhenTrue, at) && AsksWhether(test.Condition, isThere: false, compilation))
                return true;
            if (current is IConditionalOperation other && other.WhenFalse is { } otherwise && IsIn(otherwise, at) && AsksWhether(other.Condition, isThere: true, compilation))
                return true;

            // if (s_cache.TryGetValue(...)) return ...; and then the change.
            if (current is IBlockOperation block && block.Operations.OfType<IConditionalOperation>().Any(early =>
                early.Syntax.Span.End <= at && Leaves(early.WhenTrue) && AsksWhether(early.Condition, isThere: true, compilation)))
                return true;
        }

        return false;
    }

    private static bool IsIn(IOperation branch, int position) => branch.Syntax.Span.Contains(position);

    // Interlocked.CompareExchange(ref s_x, value, null)
    private static bool IsExchangeForNull(IOperation operation) =>
        operation is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "CompareExchange" or "EnsureInitialized", ContainingType.Name: "Interlocked" or "LazyInitializer" } } call }
        && (call.TargetMethod.Name == "EnsureInitialized" || call.Arguments.Any(argument => argument.Parameter?.Ordinal == 2 && IsNull(argument.Value)));

    private static bool AsksWhether(IOperation condition, bool isThere, Compilation compilation) => condition switch
    {
        IParenthesizedOperation { Operand: var operand } => AsksWhether(operand, isThere, compilation),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => AsksWhether(operand, !isThere, compilation),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both =>
            AsksWhether(both.LeftOperand, isThere, compilation) || AsksWhether(both.RightOperand, isThere, compilation),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            isThere == (comparison.OperatorKind == BinaryOperatorKind.NotEquals)
            && ((IsNull(comparison.RightOperand) && Mentions(comparison.LeftOperand, compilation))
                || (IsNull(comparison.LeftOperand) && Mentions(comparison.RightOperand, compilation))),
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant }, Value: var value } =>
            !isThere && IsNull(constant) && Mentions(value, compilation),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } }, Value: var value } =>
            isThere && IsNull(constant) && Mentions(value, compilation),
        IIsPatternOperation { Pattern: IRecursivePatternOperation or IDeclarationPatternOperation, Value: var value } => isThere && Mentions(value, compilation),
        IInvocationOperation { TargetMethod.Name: "TryGetValue" or "ContainsKey" or "Contains" } call => isThere && Mentions(call, compilation),
        IFieldReferenceOperation or IPropertyReferenceOperation when condition.Type?.SpecialType == SpecialType.System_Boolean =>
            isThere && Mentions(condition, compilation),
        _ => false,
    };

    private static bool Leaves(IOperation branch) => branch switch
    {
        IReturnOperation => true,
        IBlockOperation { Operations: { Length: > 0 } operations } => Leaves(operations[operations.Length - 1]),
        _ => false,
    };

    private static bool Mentions(IOperation operation, Compilation compilation) =>
        operation.DescendantsAndSelf().Any(part => StaticVariable.Of(part, compilation) is not null);

    private static bool IsNull(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation.ConstantValue is { HasValue: true, Value: null };
    }
}
