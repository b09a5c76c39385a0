using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Calls;

/// <summary>Does a callable wait for a pool that it did not make itself? RMT0305.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WaitInsideAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.WaitsInsideCallable];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { } known || ExecutorSymbols.Create(known) is not { } executors)
                return;
            var marks = new CallableMarks(known);
            start.RegisterOperationAction(operation => Check(operation, executors, marks), OperationKind.Invocation);
        });
    }

    private static void Check(OperationAnalysisContext context, ExecutorSymbols executors, CallableMarks marks)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!executors.IsSubmit(call.TargetMethod) && !executors.IsMap(call.TargetMethod)
            || IsDropped(call)
            || context.ContainingSymbol is not IMethodSymbol method
            || !marks.IsCallable(method, context.Compilation.Assembly)
            || StaticPool(call.Instance, executors) is not { } pool)
            return;

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.WaitsInsideCallable,
            ExecutorSymbols.NameOf(call),
            method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
            $"{pool.ContainingType.Name}.{pool.Name}"));
    }

    // A task that is neither awaited here nor dropped is stored, combined or returned: somebody waits for it before the call ends.
    private static bool IsDropped(IInvocationOperation call)
    {
        IOperation? use = call.Parent;
        while (use is IConditionalAccessOperation or IConversionOperation { OperatorMethod: null })
            use = use.Parent;
        return use is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    // `ProcessPoolExecutor.Shared`, or a static of the user's own; also through a local that holds nothing else.
    private static ISymbol? StaticPool(IOperation? receiver, ExecutorSymbols executors)
    {
        for (IOperation? value = receiver; executors.IsExecutor(value?.Type); value = InitialValue(value))
        {
            switch (ConstantCounts.Unconverted(value))
            {
                case IPropertyReferenceOperation { Property: { IsStatic: true } property }:
                    return property;
                case IFieldReferenceOperation { Field: { IsStatic: true } field }:
                    return field;
            }
        }

        return null;
    }

    private static IOperation? InitialValue(IOperation? value) => ConstantCounts.Unconverted(value) switch
    {
        IConditionalAccessInstanceOperation instance => Receiver(instance),
        ILocalReferenceOperation local => ConstantLocals.InitialValueOf(local),
        _ => null,
    };

    // What stands before the `?.`.
    private static IOperation? Receiver(IConditionalAccessInstanceOperation instance)
    {
        IOperation? around = instance;
        while (around is not (null or IConditionalAccessOperation))
            around = around.Parent;
        return (around as IConditionalAccessOperation)?.Operation;
    }
}
