using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Marks;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.State;

/// <summary>Does a callable change what its caller gave it, its own object included, and nobody looks at the change? RMT0302.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChangedArgumentAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ChangedArgument];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { } known)
                start.RegisterOperationBlockAction(block => Check(block, known));
        });
    }

    private static void Check(OperationBlockAnalysisContext context, KnownTypes known)
    {
        if (context.OwningSymbol is not IMethodSymbol method || (method.IsStatic && method.Parameters.IsEmpty) || !Marking.IsCallable(method.PartialDefinitionPart ?? method, known, context.CancellationToken))
            return;

        var bodies = context.OperationBlocks.Where(block => block is IBlockOperation).ToImmutableArray();
        foreach (IGrouping<ISymbol, Change> changes in Changes(bodies).Where(change => !IsService(change.Argument, known)).GroupBy(change => change.Argument, change => change.Change, SymbolComparer))
        {
            if (!IsUsedAfterwards(changes.Key, changes, bodies))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.ChangedArgument,
                    changes.First().Operation.Syntax.GetLocation(),
                    method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                    changes.Key is IParameterSymbol ? changes.Key.Name : "this"));
            }
        }
    }

    private static IEqualityComparer<ISymbol> SymbolComparer => SymbolEqualityComparer.Default;

    private static IEnumerable<(ISymbol Argument, Change Change)> Changes(ImmutableArray<IOperation> bodies) =>
        from change in bodies.SelectMany(Change.In)
        let argument = Argument(change.Path.Last())
        where argument is not null
        where (argument is ITypeSymbol || ReachesObject(change)) && !(change.Operation is IInvocationOperation call && Mutators.IsRead(call))
        select (argument, change);

    // A parameter of the method, and not of a lambda or a local function in it; or the method's own object, for which its type stands.
    private static ISymbol? Argument(IOperation operation) => operation switch
    {
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } } parameter } => parameter,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance, Type: { } type } => type,
        _ => null,
    };

    // What the worker's container supplies is no copy of anything of the caller's.
    private static bool IsService(ISymbol argument, KnownTypes known) =>
        argument is IParameterSymbol parameter && CallableParser.Role(parameter, known).Role == ParameterRole.Service;

    // A change stays in the method's own copy of the parameter as long as it goes through structures only.
    private static bool ReachesObject(Change change) =>
        change.Path.Skip(change.IsOfContent ? 0 : 1).Any(step => step.Type is { IsReferenceType: true });

    // What is returned, or looked at after the last change, or by the next turn of a loop, makes the argument a copy that the method works on. What
    // has been given to the parameter meanwhile, or to another variable, may be anything.
    private static bool IsUsedAfterwards(ISymbol argument, IEnumerable<Change> changes, ImmutableArray<IOperation> bodies)
    {
        var nextTurn = new NextTurn([.. changes]);
        int last = changes.Max(change => Statement(change.Operation).Syntax.Span.End);
        return bodies.SelectMany(body => body.Descendants())
            .Where(reference => SymbolEqualityComparer.Default.Equals(Argument(reference), argument))
            .Any(reference => reference.Syntax.SpanStart >= last || IsReturned(reference) || IsGivenAway(reference) || nextTurn.Reads(reference));
    }

    private static IOperation Statement(IOperation operation)
    {
        for (IOperation? current = operation; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (current is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation)
                return current;
        }

        return operation;
    }

    private static bool IsReturned(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null and not IAnonymousFunctionOperation; current = current.Parent)
        {
            if (current is IReturnOperation)
                return true;
        }

        return false;
    }

    private static bool IsGivenAway(IOperation reference)
    {
        IOperation value = reference;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation or ITupleOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == value || assignment.Value == value,
            IVariableInitializerOperation => true,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            _ => false,
        };
    }
}
