using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>Does a loop wait for each call before it submits the next one, or submit small work one by one? RMT0202.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SubmitInLoopAnalyzer : DiagnosticAnalyzer
{
    /// <summary>
    /// So few iterations that it does not matter how they are dispatched: at some ten microseconds each they are over in about a
    /// millisecond. Loops that warm up each worker are among them.
    /// </summary>
    private const long FewIterations = 100;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SubmitInLoop];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { } known && ExecutorSymbols.Create(known) is { } executors)
                start.RegisterOperationAction(new Question(executors, new TinyWork(known), known).Ask, OperationKind.Invocation);
        });
    }

    /// <summary>What is known once per compilation, and asked of each call.</summary>
    private sealed class Question(ExecutorSymbols executors, TinyWork work, KnownTypes known)
    {
        private readonly INamedTypeSymbol? _options = known.Compilation.GetTypeByMetadataName("Remoting.CallOptions");
        private readonly INamedTypeSymbol? _enumerable = known.Compilation.GetTypeByMetadataName("System.Linq.Enumerable");

        public void Ask(OperationAnalysisContext context)
        {
            var submit = (IInvocationOperation)context.Operation;
            if (!executors.IsSubmit(submit.TargetMethod)
                || HasOptions(submit)
                || LoopAround(submit) is not { } loop
                || Iterations(loop) < FewIterations
                || ConstantCounts.Unconverted(Argument(submit)) is not IInvocationOperation { Arguments.IsEmpty: false } call
                || work.Stubs.CallableOf(call) is not { } callable
                || IsPaced(loop)
                || LoopDependence.Is(call, loop))
                return;

            bool isLease = executors.IsLease(ConstantCounts.Unconverted(submit.Instance)?.Type);
            bool isAwaited = AwaitedCall.Is(submit, loop);
            Cost cost = work.CostOf(callable, context, loop is IForLoopOperation counted && TakesCounter(call, counted) ? ItemNumbers.Of(counted) : []);
            Worth verdict = TinyWork.Judge(cost, context);
            bool isSmall = verdict is Worth.CannotPay or Worth.NeedsChunkSize;
            if (!isSmall && (isLease || !(isAwaited && IsOneOfMany(call, loop))) || loop is IWhileLoopOperation && !isAwaited)
                return;

            // Outcomes of calls without a result come from no map: there is nothing else to write but where each waits for the one before it.
            bool isOutcome = executors.IsOutcome(submit.TargetMethod);
            bool hasMap = submit.TargetMethod.IsGenericMethod || !isOutcome;
            if (!hasMap && (isLease || !isAwaited))
                return;

            string map = isOutcome ? "MapOutcomesAsync" : submit.TargetMethod.IsGenericMethod ? "MapAsync" : "ForEachAsync";
            string name = callable.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            string chunk = isSmall ? " with 'chunkSize: ChunkSize.Auto'" : "";
            string instead = hasMap ? $"use '{map}'{chunk}" : "submit all of them first, and await their tasks together";
            string atOnce = isLease ? "" : "no two may run at once, and ";
            string message = isAwaited
                ? $"Each call of '{name}' is awaited before the next one is submitted, so that {atOnce}each takes a round trip of tens of microseconds; {instead}"
                : $"'{name}' may take {cost} a call, and every iteration submits one, which takes about 1 µs; {instead}";
            string loopIsFaster = verdict == Worth.CannotPay ? ", or a plain loop, which is faster still" : "";
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SubmitInLoop, ExecutorSymbols.NameOf(submit), message + loopIsFaster));
        }

        // A time-out or attempts of a single call: what maps do not have.
        private bool HasOptions(IInvocationOperation submit) => submit.Arguments.Any(argument =>
            argument is { ArgumentKind: ArgumentKind.Explicit, Value: { ConstantValue.HasValue: false } value }
            && (KnownTypes.Is(argument.Parameter?.Type, _options) || KnownTypes.Is(value.Type, _options)));

        private static IOperation? Argument(IInvocationOperation submit) =>
            submit.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value;

        // The one whose body this is, if it goes over something that a map could go over: an endless one may as well be a heartbeat.
        // What a lambda in a loop does, it may do elsewhere, once or never.
        private static ILoopOperation? LoopAround(IOperation operation)
        {
            for (IOperation child = operation; child.Parent is { } parent; child = parent)
            {
                if (parent is ILoopOperation loop && loop.Body == child)
                    return loop is IForEachLoopOperation or IForLoopOperation { Condition: not null } or IWhileLoopOperation { Condition.ConstantValue.HasValue: false } ? loop : null;
                if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                    return null;
            }

            return null;
        }

        // Not as fast as they come, but one every second, say; it may wait in its condition: `while (await timer.WaitForNextTickAsync())`.
        private static bool IsPaced(ILoopOperation loop) => loop.Descendants().Any(operation =>
            operation is IInvocationOperation { TargetMethod: { Name: "Delay" or "Sleep" or "WaitForNextTickAsync" } pause } && FrameworkTypes.IsFramework(pause.ContainingType));

        // Another call in each iteration: not the same again until it succeeds.
        private static bool IsOneOfMany(IInvocationOperation call, ILoopOperation loop)
        {
            HashSet<ISymbol?> used = Variables(call);
            return loop.Descendants().Any(operation => used.Contains(operation switch
            {
                IVariableDeclaratorOperation declarator => declarator.Symbol,
                IIncrementOrDecrementOperation step => Variable(step.Target),
                ICompoundAssignmentOperation step => Variable(step.Target),
                IDeclarationPatternOperation pattern => pattern.DeclaredSymbol,
                IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
                _ => null,
            }));
        }

        private static bool TakesCounter(IInvocationOperation call, IForLoopOperation loop) =>
            ConstantCounts.Unconverted(call.Arguments[0].Value) is ILocalReferenceOperation { Local: var local }
            && loop.Locals.Contains(local, SymbolEqualityComparer.Default);

        private static HashSet<ISymbol?> Variables(IInvocationOperation call)
        {
            var used = new HashSet<ISymbol?>(call.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf()).Select(Variable), SymbolEqualityComparer.Default);
            used.Remove(null);
            return used;
        }

        private static ISymbol? Variable(IOperation operation) => operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            _ => null,
        };

        private long? Iterations(ILoopOperation loop) => loop switch
        {
            IForLoopOperation counted => ConstantCounts.Iterations(counted),
            IForEachLoopOperation { IsAsynchronous: false } each => ConstantCounts.Elements(each.Collection, _enumerable),
            _ => null,
        };
    }
}
