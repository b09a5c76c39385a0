using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>Does a loop submit tiny work, one call per iteration? RMT0202.</summary>
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
                || DependsOnEarlierIterations(call, loop))
                return;

            Cost cost = work.CostOf(callable, context);
            if (!TinyWork.IsTiny(cost, context))
                return;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.SubmitInLoop,
                ExecutorSymbols.NameOf(submit),
                callable.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                cost,
                submit.TargetMethod.IsGenericMethod ? "MapAsync" : "ForEachAsync"));
        }

        // A time-out or attempts of a single call: what maps do not have.
        private static bool HasOptions(IInvocationOperation submit) => submit.TargetMethod.Parameters is [_, { IsOptional: false }, ..];

        private static IOperation? Argument(IInvocationOperation submit) =>
            submit.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value;

        // The one whose body this is, if it goes over something that a map could go over: a `while` may as well be a heartbeat.
        // What a lambda in a loop does, it may do elsewhere, once or never.
        private static ILoopOperation? LoopAround(IOperation operation)
        {
            for (IOperation child = operation; child.Parent is { } parent; child = parent)
            {
                if (parent is ILoopOperation loop && loop.Body == child)
                    return loop is IForEachLoopOperation or IForLoopOperation { Condition: not null } ? loop : null;
                if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                    return null;
            }

            return null;
        }

        // `total = await SubmitAsync(Add(total, x))`: each call needs the one before it, and no map does that.
        private static bool DependsOnEarlierIterations(IInvocationOperation call, ILoopOperation loop)
        {
            var used = new HashSet<ISymbol?>(call.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf()).Select(Variable), SymbolEqualityComparer.Default);
            used.Remove(null);
            return used.Count > 0 && loop.Body.Descendants().Any(operation => used.Contains(operation switch
            {
                IAssignmentOperation assignment => Variable(assignment.Target),
                IIncrementOrDecrementOperation step => Variable(step.Target),
                IArgumentOperation { Parameter.RefKind: not RefKind.None } argument => Variable(argument.Value),
                _ => null,
            }));
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
