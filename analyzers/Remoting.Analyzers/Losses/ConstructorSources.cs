using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.State;

namespace Remoting.Analyzers.Losses;

/// <summary>From which of its parameters a constructor makes the value of a field or property.</summary>
internal sealed class ConstructorSources(ISymbol member, SourceBodies bodies)
{
    /// <summary>Constructors that call each other in a circle do not compile, and are looked at all the same.</summary>
    private const int MaxDepth = 8;

    /// <summary><see langword="null"/> if the constructor does not set the member; none of the parameters if it always sets the same.</summary>
    public ImmutableHashSet<IParameterSymbol>? Of(IMethodSymbol constructor) => Of(constructor, 0);

    private ImmutableHashSet<IParameterSymbol>? Of(IMethodSymbol constructor, int depth)
    {
        if (depth == MaxDepth || bodies.BodyOf(constructor) is not IConstructorBodyOperation body)
            return null;
        Change[] changes = [.. Change.In(body).Where(change => RebuiltState.Changes(change, member))];
        if (changes.Length > 0)
            return Set(changes.SelectMany(change => Behind(change.Operation, constructor)));
        if (ThisCall(body) is not { } call || Of(call.TargetMethod, depth + 1) is not { } passedOn)
            return null;
        return Set(call.Arguments.Where(argument => argument.Parameter is { } p && passedOn.Contains(p)).SelectMany(argument => Behind(argument.Value, constructor)));
    }

    // A local, or another member, may hold anything that was given.
    private static IEnumerable<IParameterSymbol> Behind(IOperation value, IMethodSymbol constructor) => value.DescendantsAndSelf().SelectMany(part => part switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => [parameter],
        ILocalReferenceOperation => constructor.Parameters,
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation } reference when !IsTarget(reference) => constructor.Parameters,
        IInvocationOperation { Instance: IInstanceReferenceOperation } => constructor.Parameters,
        _ => Enumerable.Empty<IParameterSymbol>(),
    });

    private static bool IsTarget(IMemberReferenceOperation reference) => reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;

    private static IInvocationOperation? ThisCall(IConstructorBodyOperation body) =>
        (body.Initializer is IExpressionStatementOperation statement ? statement.Operation : body.Initializer) as IInvocationOperation;

    private static ImmutableHashSet<IParameterSymbol> Set(IEnumerable<IParameterSymbol> parameters) =>
        parameters.ToImmutableHashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
}
