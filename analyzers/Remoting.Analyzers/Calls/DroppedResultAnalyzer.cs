using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Calls;

/// <summary>Does anybody look at the outcome of a call? RMT0304.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedResultAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.DroppedResult];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { } known && ExecutorSymbols.Create(known) is { } executors)
                start.RegisterOperationAction(operation => Check(operation, executors), OperationKind.Invocation);
        });
    }

    private static void Check(OperationAnalysisContext context, ExecutorSymbols executors)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        bool isLazy = executors.IsLazy(method);
        if (!isLazy && !executors.IsSubmit(method) && !executors.IsMap(method))
            return;

        bool isDropped = UseOf(call) switch
        {
            // In an async function the compiler says so already (CS4014), and twice is not better. It does not look behind `?.`.
            IExpressionStatementOperation statement =>
                isLazy || statement.Operation != call || !IsInAsyncFunction(statement, context.ContainingSymbol),

            // `_ =` says that the outcome does not matter. A map that nobody enumerates has none: it never runs.
            ISimpleAssignmentOperation { Target: IDiscardOperation } => isLazy,
            _ => false,
        };
        if (!isDropped)
            return;

        string reason = isLazy
            ? "makes its calls only when its result is enumerated, so dropped it may never run any; go through it with 'await foreach'"
            : executors.IsOutcome(method)
                ? "gives the call's error as a value, so dropped the error may be lost; await the task, and look at its outcome"
                : "reports the call's exception in the task that it returns, so dropped the exception may be lost; await the task";
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.DroppedResult, ExecutorSymbols.NameOf(call), method.Name, reason));
    }

    // What stands around a call: `executor?.SubmitAsync(...)` is used as its conditional access is.
    private static IOperation? UseOf(IOperation call)
    {
        IOperation? use = call.Parent;
        while (use is IConditionalAccessOperation or IConversionOperation { OperatorMethod: null })
            use = use.Parent;
        return use;
    }

    private static bool IsInAsyncFunction(IOperation operation, ISymbol member)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation lambda)
                return lambda.Symbol.IsAsync;
            if (around is ILocalFunctionOperation local)
                return local.Symbol.IsAsync;
        }

        return member is IMethodSymbol { IsAsync: true };
    }
}
