using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Costs;

/// <summary>Counts that stand in the source: of loops, arrays, collections and ranges.</summary>
internal static class ConstantCounts
{
    /// <summary>
    /// How often a <c>for</c> loop runs whose start, bound and step are constants, and whose variable only the loop itself changes.
    /// </summary>
    public static long? Iterations(IForLoopOperation loop)
    {
        if (loop.Before is not [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ } declarator] }] }]
            || Integer(declarator.GetVariableInitializer()?.Value) is not { } start
            || loop.Condition is not IBinaryOperation condition
            || !IsLocal(condition.LeftOperand, declarator.Symbol)
            || Integer(condition.RightOperand) is not { } bound
            || loop.AtLoopBottom is not [IExpressionStatementOperation { Operation: { } bottom }]
            || Step(bottom, declarator.Symbol) is not { } step
            || Changes(loop.Body, declarator.Symbol))
            return null;

        // 128 bits would be exact; what a double loses is far above any threshold.
        double distance = (double)bound - start;
        double iterations = condition.OperatorKind switch
        {
            BinaryOperatorKind.LessThan when step > 0 => Math.Ceiling(distance / step),
            BinaryOperatorKind.LessThanOrEqual when step > 0 => Math.Floor(distance / step) + 1,
            BinaryOperatorKind.GreaterThan when step < 0 => Math.Ceiling(distance / step),
            BinaryOperatorKind.GreaterThanOrEqual when step < 0 => Math.Floor(distance / step) + 1,
            BinaryOperatorKind.NotEquals when Math.Abs(step) == 1 && distance / step >= 0 => distance / step,
            _ => double.NaN,
        };
        return double.IsNaN(iterations) || iterations > int.MaxValue ? null : (long)Math.Max(0, iterations);
    }

    /// <summary>The number of elements that an expression makes: an array, a collection, a range.</summary>
    public static long? Elements(IOperation? operation, INamedTypeSymbol? enumerable) => Unconverted(operation) switch
    {
        IArrayCreationOperation array => Length(array),
        ICollectionExpressionOperation collection when !collection.Elements.Any(e => e is ISpreadOperation) => collection.Elements.Length,
        IObjectCreationOperation creation when StartsEmpty(creation) => creation.Initializer?.Initializers.Length ?? 0,
        IInvocationOperation call when enumerable is not null && Is(call.TargetMethod.ContainingType, enumerable) => GeneratedElements(call),
        _ => null,
    };

    /// <summary>Whether a value has as many elements for ever as it was made with: an array, or what can only be read. A list may begin empty and be filled later.</summary>
    public static bool CannotGrow(IOperation value) => Unconverted(value) switch
    {
        IArrayCreationOperation or ICollectionExpressionOperation { Type: IArrayTypeSymbol or { IsValueType: true } } => true,
        ICollectionExpressionOperation { Type: { } type } => type.Name is "IEnumerable" or "IReadOnlyList" or "IReadOnlyCollection" || type.ContainingNamespace.ToDisplayString() == "System.Collections.Immutable",
        IInvocationOperation call => call.TargetMethod.Name != "ToList",
        IObjectCreationOperation => false,
        _ => true,
    };

    /// <summary>The elements of a one-dimensional array; of a longer shape all of them.</summary>
    public static long? Length(IArrayCreationOperation array)
    {
        long length = 1;
        foreach (IOperation dimension in array.DimensionSizes)
        {
            if (Integer(dimension) is not { } size || size is < 0 or > int.MaxValue || (length *= size) > int.MaxValue)
                return null;
        }

        return length;
    }

    public static IOperation? Unconverted(IOperation? operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
            operation = conversion.Operand;
        return operation;
    }

    /// <summary>Whether the operation, or one below it, gives the local another value.</summary>
    public static bool Changes(IOperation operation, ILocalSymbol local) => operation.DescendantsAndSelf().Any(o => o switch
    {
        IAssignmentOperation assignment => Targets(assignment.Target, local),
        IIncrementOrDecrementOperation step => IsLocal(step.Target, local),
        IArgumentOperation { Parameter.RefKind: not RefKind.None } argument => IsLocal(argument.Value, local),
        IAddressOfOperation address => IsLocal(address.Reference, local),
        _ => false,
    });

    // `new HashSet<string>(StringComparer.Ordinal) { "a", "the" }`: nothing is in it but what stands behind it.
    private static bool StartsEmpty(IObjectCreationOperation creation) => creation is { Constructor: { Parameters: var parameters, ContainingType: var type } }
        && FrameworkTypes.IsFramework(type)
        && type.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal)
        && parameters.All(parameter => parameter.Name is "capacity" or "concurrencyLevel" || parameter.Type.Name is "IEqualityComparer" or "IComparer");

    private static bool Targets(IOperation target, ILocalSymbol local) =>
        IsLocal(target, local) || target is ITupleOperation tuple && tuple.Elements.Any(e => Targets(e, local));

    private static long? Step(IOperation bottom, ILocalSymbol local) => bottom switch
    {
        IIncrementOrDecrementOperation { OperatorMethod: null } step when IsLocal(step.Target, local) =>
            step.Kind == OperationKind.Increment ? 1 : -1,
        ICompoundAssignmentOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add } step
            when IsLocal(step.Target, local) => Integer(step.Value),
        ICompoundAssignmentOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Subtract } step
            when IsLocal(step.Target, local) => -Integer(step.Value),
        _ => null,
    };

    // The enumerable is known by identity; its generators by name, as they have no other mark.
    private static long? GeneratedElements(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Range" or "Repeat" => Integer(ArgumentAt(call, 1)),
        "Empty" => 0,
        "InfiniteSequence" => long.MaxValue,
        "Sequence" => SequenceLength(Integer(ArgumentAt(call, 0)), Integer(ArgumentAt(call, 1)), Integer(ArgumentAt(call, 2))),
        _ => null,
    };

    private static long? SequenceLength(long? first, long? last, long? step)
    {
        if (step is null or 0)
            return null;
        double? steps = ((double?)last - first) / step;
        return steps is >= 0 and < int.MaxValue ? (long)steps + 1 : null;
    }

    // Named arguments may stand in another order than the parameters.
    private static IOperation? ArgumentAt(IInvocationOperation call, int ordinal) =>
        call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == ordinal)?.Value;

    private static bool IsLocal(IOperation operation, ILocalSymbol local) =>
        Unconverted(operation) is ILocalReferenceOperation reference && Is(reference.Local, local);

    private static bool Is(ISymbol symbol, ISymbol? other) => SymbolEqualityComparer.Default.Equals(symbol, other);

    private static long? Integer(IOperation? operation) => operation?.ConstantValue is { HasValue: true, Value: { } value }
        ? value switch
        {
            sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            char character => character,
            _ => null,
        }
        : null;
}
