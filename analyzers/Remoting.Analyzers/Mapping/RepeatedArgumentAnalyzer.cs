using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>Does a map send the same large value with every item? RMT0203.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RepeatedArgumentAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Fewer elements than this are no reason to arrange anything: a few hundred bytes travel with the call in any case.</summary>
    private const long ManyElements = 100;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.RepeatedArgument];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { } known && MapSymbols.Create(known) is { } maps)
                start.RegisterOperationAction(new Question(known, maps, new StubResolver(known)).Ask, OperationKind.Invocation);
        });
    }

    private sealed class Question(KnownTypes known, MapSymbols maps, StubResolver stubs)
    {
        // It hands objects over as they are.
        private readonly INamedTypeSymbol? _threads = known.Compilation.GetTypeByMetadataName("Remoting.ThreadPoolExecutor");

        public void Ask(OperationAnalysisContext context)
        {
            var map = (IInvocationOperation)context.Operation;
            if (!maps.IsMap(map.TargetMethod)
                || KnownTypes.Is(ConstantCounts.Unconverted(map.Instance)?.Type, _threads)
                || map.Arguments.FirstOrDefault(a => a.Parameter is { } parameter && maps.IsStub(parameter)) is not { } stub
                || stubs.CallOf(stub.Value) is not { } call)
                return;

            IOperation? statement = StatementOf(map);
            var counter = new ItemCount(context.Compilation, context.CancellationToken);
            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (argument.ArgumentKind != ArgumentKind.Explicit
                    || ConstantCounts.Unconverted(argument.Value) is not { } value
                    || Captured(value) is not { } variable
                    || !IsCollection(value.Type)
                    || (statement is not null && Change.IsMade(statement, variable, withContent: true))
                    || counter.Of(value) is var elements && elements < ManyElements)
                    continue;

                // Mostly nobody knows how many there are.
                string count = elements is { } number ? $" ({number.ToString("N0", CultureInfo.InvariantCulture)} elements)" : "";
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.RepeatedArgument, argument.Value.Syntax.GetLocation(), variable.Name, count));
            }
        }

        // A variable from outside of the lambda, which is the same for all items; a property may give something else each time.
        private static ISymbol? Captured(IOperation value)
        {
            ISymbol? variable = value switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
                _ => null,
            };
            for (IOperation? current = value; current is not null; current = current.Parent)
            {
                if (current is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(variable?.ContainingSymbol, lambda.Symbol))
                    return null;
            }

            return variable;
        }

        // What runs while the map runs: `await foreach (var links in executor.MapAsync(url => ...(url, seen), urls)) seen.Add(links);`
        private static IOperation? StatementOf(IOperation map)
        {
            IOperation? current = map;
            while (current is not (null or IBlockOperation or ILoopOperation or IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation))
                current = current.Parent;
            return current is IBlockOperation or (ILoopOperation and not IForEachLoopOperation) ? null : current;
        }

        private static bool IsCollection(ITypeSymbol? type) => type switch
        {
            IArrayTypeSymbol => true,
            INamedTypeSymbol named when FrameworkTypes.IsFramework(named) => TypeNames.Metadata(named) is var name
                && (name == "System.Collections.Generic.List`1" || FrameworkTypes.Sequence(name) is not null
                    || FrameworkTypes.KeyedCollection(name) is not null || FrameworkTypes.Interface(name) is not null),
            _ => false,
        };
    }
}
