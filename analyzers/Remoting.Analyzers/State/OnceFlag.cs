using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.State;

/// <summary>
/// What the framework's own methods do once and no more in a process: <c>Interlocked.CompareExchange(ref s_x, value, null)</c>,
/// <c>LazyInitializer.EnsureInitialized(ref s_x)</c>, <c>Interlocked.Exchange(ref s_isDone, 1) == 0</c>.
/// </summary>
internal static class OnceFlag
{
    /// <summary>Whether the operation is the argument of such a call.</summary>
    public static bool Is(IOperation operation) =>
        operation is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ContainingType.Name: "Interlocked" or "LazyInitializer" } method } call }
        && method.ContainingNamespace.ToDisplayString() == "System.Threading"
        && method.Name switch
        {
            "EnsureInitialized" => true,
            "CompareExchange" => Constant(call, "comparand") is { HasValue: true, Value: null or 0 or 0L or false },
            "Exchange" => Constant(call, "value").HasValue && call.Parent is not IExpressionStatementOperation,
            _ => false,
        };

    private static Optional<object?> Constant(IInvocationOperation call, string parameter)
    {
        IOperation? value = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value?.ConstantValue ?? default;
    }
}
