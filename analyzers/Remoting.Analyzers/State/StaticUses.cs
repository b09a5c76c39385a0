using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.State;

/// <summary>A static variable that a method reads or changes by itself.</summary>
internal sealed class StaticUse(ISymbol variable, bool isChange, Location location)
{
    public ISymbol Variable { get; } = variable;

    public bool IsChange { get; } = isChange;

    public Location Location { get; } = location;
}

/// <summary>What is in one method's body: static variables, and calls that can be followed.</summary>
internal sealed class MethodUses(ImmutableArray<StaticUse> own, ImmutableArray<(IMethodSymbol Method, Location Location)> calls)
{
    public static readonly MethodUses None = new([], []);

    public ImmutableArray<StaticUse> Own { get; } = own;

    public ImmutableArray<(IMethodSymbol Method, Location Location)> Calls { get; } = calls;
}

/// <summary>Finds the static variables that methods use, directly or through others in the source of this compilation. Each body is read once.</summary>
internal sealed class StaticUses(Compilation compilation)
{
    // As far as the estimate of costs goes, and for the same reason: what is deeper costs build time and is seldom understood.
    private const int MaxDepth = 4;

    private readonly ConcurrentDictionary<IMethodSymbol, MethodUses> _uses = new(SymbolEqualityComparer.Default);

    /// <summary>All uses that begin in a method: with the call in that method that leads there, where it is not the method's own.</summary>
    public IEnumerable<(StaticUse Use, (IMethodSymbol Method, Location Location)? Through)> From(IMethodSymbol method, CancellationToken cancellationToken) =>
        Of(method, cancellationToken).Own.Select(use => (use, default((IMethodSymbol, Location)?)))
            .Concat(Reach(method, cancellationToken).SelectMany(reached => Of(reached.Method, cancellationToken).Own.Select(use => (use, ((IMethodSymbol, Location)?)reached.Through))));

    /// <summary>The methods that a method calls, directly or through others.</summary>
    public IEnumerable<IMethodSymbol> Reachable(IMethodSymbol method, CancellationToken cancellationToken) =>
        Reach(method, cancellationToken).Select(reached => reached.Method);

    // Nearest first.
    private IEnumerable<(IMethodSymbol Method, (IMethodSymbol, Location) Through)> Reach(IMethodSymbol start, CancellationToken cancellationToken)
    {
        var visited = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { start };
        var pending = new Queue<(IMethodSymbol Method, (IMethodSymbol, Location) Through, int Depth)>(Of(start, cancellationToken).Calls.Select(call => (call.Method, call, 1)));
        while (pending.Count > 0)
        {
            var (method, through, depth) = pending.Dequeue();
            if (!visited.Add(method))
                continue;
            yield return (method, through);
            if (depth == MaxDepth)
                continue;
            foreach (var (called, _) in Of(method, cancellationToken).Calls)
                pending.Enqueue((called, through, depth + 1));
        }
    }

    private MethodUses Of(IMethodSymbol method, CancellationToken cancellationToken) => _uses.GetOrAdd(method, m =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new SourceBodies(compilation, cancellationToken).BodyOf(m) is { } body ? Read(body) : MethodUses.None;
    });

    private MethodUses Read(IOperation body)
    {
        var own = ImmutableArray.CreateBuilder<StaticUse>();
        var calls = ImmutableArray.CreateBuilder<(IMethodSymbol, Location)>();
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            foreach (Change change in Change.Of(operation))
            {
                if (Variable(change) is { } changed && !CacheFill.Is(change, compilation))
                    own.Add(new StaticUse(changed, isChange: true, operation.Syntax.GetLocation()));
            }

            if (StaticVariable.Of(operation, compilation) is { } variable && operation.Parent is not INameOfOperation)
                own.Add(new StaticUse(variable, isChange: false, operation.Syntax.GetLocation()));

            // What fills in what is missing does so for each worker, whichever method does it.
            if (operation is IInvocationOperation && CacheFill.IsGuarded(operation, compilation))
                continue;
            calls.AddRange(Called(operation).Where(CanFollow).Select(called => (called.OriginalDefinition, operation.Syntax.GetLocation())));
        }

        return new MethodUses(own.ToImmutable(), calls.ToImmutable());
    }

    /// <summary>The static variable that a change changes, or whose objects.</summary>
    public ISymbol? Variable(Change change) => change.IsByOwnIndexer ? null : change.Path.Select(step => StaticVariable.Of(step, compilation)).FirstOrDefault(variable => variable is not null);

    private static IEnumerable<IMethodSymbol> Called(IOperation operation) => operation switch
    {
        IInvocationOperation call => [call.TargetMethod.ReducedFrom ?? call.TargetMethod],
        IObjectCreationOperation { Constructor: { } constructor } => [constructor],
        IMethodReferenceOperation group => [group.Method.ReducedFrom ?? group.Method],
        IPropertyReferenceOperation property when !StaticVariable.IsAutomatic(property.Property) => Accessors(property),
        _ => [],
    };

    private static IEnumerable<IMethodSymbol> Accessors(IPropertyReferenceOperation reference)
    {
        var (isRead, isSet) = reference.Parent switch
        {
            ISimpleAssignmentOperation assignment => (assignment.Target != reference, assignment.Target == reference),
            IAssignmentOperation assignment => (true, assignment.Target == reference),
            IIncrementOrDecrementOperation => (true, true),
            ITupleOperation { Parent: IDeconstructionAssignmentOperation } => (true, true),
            _ => (true, false),
        };
        if (isRead && reference.Property.GetMethod is { } getter)
            yield return getter;
        if (isSet && reference.Property.SetMethod is { } setter)
            yield return setter;
    }

    // An override may do something else than the method that stands in the source.
    private bool CanFollow(IMethodSymbol method) =>
        method is { IsAbstract: false, IsExtern: false, IsImplicitlyDeclared: false, MethodKind: not (MethodKind.LocalFunction or MethodKind.DelegateInvoke) }
        && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly)
        && (!(method.IsVirtual || method.IsOverride) || method.IsSealed || method.ContainingType is { IsSealed: true } or { IsValueType: true });
}
