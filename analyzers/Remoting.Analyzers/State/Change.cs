using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.State;

/// <summary>One place where a variable gets another value, or an object another content.</summary>
/// <param name="operation">What does it: an assignment, a step, an argument by reference, a call.</param>
/// <param name="target">What is changed.</param>
/// <param name="isOfContent">Whether the object is changed that the target refers to, and not the target itself.</param>
internal sealed class Change(IOperation operation, IOperation target, bool isOfContent)
{
    public IOperation Operation { get; } = operation;

    public IOperation Target { get; } = target;

    public bool IsOfContent { get; } = isOfContent;

    /// <summary>
    /// The target and what it is reached through, innermost first: for <c>a.B[i].C</c> these are <c>a.B[i].C</c>, <c>a.B[i]</c>,
    /// <c>a.B</c> and <c>a</c>. It ends at a computed property: what that gives may be anybody's.
    /// </summary>
    public IEnumerable<IOperation> Path
    {
        get
        {
            bool isAssigned = !IsOfContent;
            for (IOperation? current = Unwrapped(Target); current is not null; current = Unwrapped(ReceiverOf(current)))
            {
                yield return current;
                if (current is IPropertyReferenceOperation { Property: var property } && !isAssigned && IsComputed(property))
                    yield break;
                isAssigned = false;
            }
        }
    }

    /// <summary>Whether an indexer of the user's own is set, which may put the value anywhere: <c>s_key[order] = 3</c> may well change the order.</summary>
    public bool IsByOwnIndexer => !IsOfContent && Path.First() is IPropertyReferenceOperation { Property: { IsIndexer: true } indexer } && IsComputed(indexer);

    /// <summary>All changes in an operation and below it.</summary>
    public static IEnumerable<Change> In(IOperation operation) => operation.DescendantsAndSelf().SelectMany(Of);

    /// <summary>Whether an operation, or one below it, gives the variable another value; or, where that counts, changes what it holds.</summary>
    public static bool IsMade(IOperation operation, ISymbol variable, bool withContent = false) => In(operation)
        .Any(change => (withContent ? change.Path : change.IsOfContent ? [] : change.Path.Take(1)).Any(step => SymbolEqualityComparer.Default.Equals(Variable(step), variable)));

    /// <summary>The local, parameter, field or property that an operation refers to.</summary>
    public static ISymbol? Variable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary>What the operation by itself changes.</summary>
    public static IEnumerable<Change> Of(IOperation operation) => operation switch
    {
        IDeconstructionAssignmentOperation { Target: var target } => Elements(target).Select(element => new Change(operation, element, false)),
        IAssignmentOperation { Target: var target } => [new Change(operation, target, false)],
        IIncrementOrDecrementOperation { Target: var target } => [new Change(operation, target, false)],
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var target } => [new Change(operation, target, false)],
        IInvocationOperation call when Mutators.Changed(call) is { } target => [new Change(operation, target, true)],
        _ => [],
    };

    /// <summary>Through what an expression is reached; <see langword="null"/> where it stands for itself.</summary>
    public static IOperation? ReceiverOf(IOperation operation) => operation switch
    {
        IMemberReferenceOperation member => member.Instance,
        IArrayElementReferenceOperation element => element.ArrayReference,
        IImplicitIndexerReferenceOperation element => element.Instance,
        IInlineArrayAccessOperation element => element.Instance,
        IConditionalAccessInstanceOperation => Accessed(operation),
        IInvocationOperation call when Mutators.ReturnsReceiver(call) => call.Instance,
        _ => null,
    };

    // In `a?.B`, what is accessed stands in the operation around it.
    private static IOperation? Accessed(IOperation operation)
    {
        IOperation? child = operation;
        for (IOperation? parent = operation.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
                return access.Operation;
        }

        return null;
    }

    private static bool IsComputed(IPropertySymbol property) =>
        !property.IsAbstract && !FrameworkTypes.IsFramework(property.ContainingType) && !StaticVariable.IsAutomatic(property);

    /// <summary>Without conversions that give the same object.</summary>
    public static IOperation? Unwrapped(IOperation? operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        return operation;
    }

    private static IEnumerable<IOperation> Elements(IOperation target) =>
        target is ITupleOperation tuple ? tuple.Elements.SelectMany(Elements) : [target];
}
