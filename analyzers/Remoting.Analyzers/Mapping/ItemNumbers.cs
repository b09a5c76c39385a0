using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.Mapping;

/// <summary>Which numbers the items of a source are, where that stands in the source code: the first, the middle and the last of them.</summary>
internal sealed class ItemNumbers(Compilation compilation)
{
    private static readonly HashSet<string> Preserving =
        ["AsEnumerable", "ToAsyncEnumerable", "ToArray", "ToList", "Reverse", "Shuffle", "Order", "OrderDescending", "Where", "Cast"];

    private readonly INamedTypeSymbol? _enumerable = compilation.GetTypeByMetadataName("System.Linq.Enumerable");
    private readonly INamedTypeSymbol? _asyncEnumerable = compilation.GetTypeByMetadataName("System.Linq.AsyncEnumerable");

    /// <summary>Empty where nobody knows.</summary>
    public long[] Of(IOperation? source) => ConstantCounts.Unconverted(source) switch
    {
        IInvocationOperation { TargetMethod: { Name: "Range" } method, Arguments: [{ } first, { } second] } when Is(method.ContainingType, _enumerable) =>
            Constant(first.Parameter?.Ordinal == 0 ? first : second) is { } start && Constant(first.Parameter?.Ordinal == 0 ? second : first) is { } count
                ? [start, start + count / 2, start + count - 1]
                : [],
        IInvocationOperation { Arguments: [{ Value: var inner }, ..] } call when IsOperator(call.TargetMethod) && (Preserving.Contains(call.TargetMethod.Name) || OnlyConverts(call)) =>
            Of(inner),
        ILocalReferenceOperation local => Of(ConstantLocals.InitialValueOf(local)),
        _ => [],
    };

    /// <summary>The values of a loop's variable.</summary>
    public static long[] Of(IForLoopOperation loop) =>
        ConstantCounts.Iterations(loop) is { } count and > 0
        && loop.Before is [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ } declarator] }] }]
        && Integer(declarator.GetVariableInitializer()?.Value) is { } start
        && loop.AtLoopBottom is [IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation { Kind: OperationKind.Increment } }]
            ? [start, start + count / 2, start + count - 1]
            : [];

    // `Select(i => (long)i)`
    private static bool OnlyConverts(IInvocationOperation call) =>
        call is { TargetMethod.Name: "Select", Arguments: [_, { Value: var function }] }
        && ConstantCounts.Unconverted(function) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: var value }] } }
        && ConstantCounts.Unconverted(value) is IParameterReferenceOperation;

    private bool IsOperator(IMethodSymbol method) => Is(method.ContainingType, _enumerable) || Is(method.ContainingType, _asyncEnumerable);

    private static long? Constant(IArgumentOperation argument) => Integer(argument.Value);

    private static long? Integer(IOperation? operation) => operation is { ConstantValue: { HasValue: true, Value: { } value } } ? Value.Of(value).Integer : null;

    private static bool Is(ISymbol? symbol, ISymbol? other) => symbol is not null && SymbolEqualityComparer.Default.Equals(symbol, other);
}
