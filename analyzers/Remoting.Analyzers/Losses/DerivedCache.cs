using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.State;

namespace Remoting.Analyzers.Losses;

/// <summary>A field that keeps what has been found out from other members, and is found out again where it is missing.</summary>
internal static class DerivedCache
{
    /// <summary>
    /// Whether the body looks if the field is null, and puts something there that it makes of other members. What is made of nothing
    /// (<c>_lines ??= []</c>) is there to keep what comes.
    /// </summary>
    public static bool IsFilledIn(IOperation body, ISymbol field) =>
        Change.In(body).Any(change => change.Operation is IAssignmentOperation { Value: var value } && IsField(change.Path.First(), field) && value.DescendantsAndSelf().Any(part => IsOfOther(part, field)))
        && body.Descendants().Any(operation => operation switch
        {
            ICoalesceAssignmentOperation fill => IsField(fill.Target, field),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } test => IsNull(test.RightOperand) && IsField(test.LeftOperand, field),
            IIsPatternOperation test => IsField(test.Value, field),
            _ => false,
        });

    private static bool IsField(IOperation operation, ISymbol field)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation is IFieldReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Field.OriginalDefinition, field.OriginalDefinition);
    }

    private static bool IsOfOther(IOperation part, ISymbol field) => part switch
    {
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation } => !IsField(part, field),
        IInvocationOperation { Instance: IInstanceReferenceOperation } => true,
        _ => false,
    };

    private static bool IsNull(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation.ConstantValue is { HasValue: true, Value: null };
    }
}
