using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.State;

/// <summary>
/// Whether a change only fills in what was found missing: <c>s_x ??= ...</c>, <c>if (s_x == null) s_x = ...</c>, <c>if (s_list.Count == 0) ...</c>,
/// <c>if (!s_cache.TryGetValue(...)) s_cache[...] = ...</c>. Each worker does so for itself, and nobody can tell but by the clock. What is
/// asked about may be another variable: <c>if (!s_isLoaded) { s_table = ...; s_isLoaded = true; }</c>; or what was read from the variable before, and
/// is out of date: <c>var entry = s_index[i]; if (entry.Key != key) s_index[i] = ...</c>.
/// </summary>
internal sealed class CacheFill
{
    private readonly Change _change;
    private readonly Compilation _compilation;

    /// <summary>The variable that the change puts another value into, or into an element of.</summary>
    private readonly ISymbol? _replaced;

    /// <summary>Whether the change is not made, either, where the method throws because it has been made.</summary>
    private readonly bool _mayThrow;

    private CacheFill(Change change, Compilation compilation, bool mayThrow = false)
    {
        _change = change;
        _compilation = compilation;
        _mayThrow = mayThrow;
        _replaced = change.IsOfContent ? null : change.Path.TakeWhile((step, i) => i == 0 || IsElement(change.Path.ElementAt(i - 1))).Select(Variable).LastOrDefault();
    }

    public static bool Is(Change change, Compilation compilation) =>
        change.Operation is ICoalesceAssignmentOperation || OnceFlag.Is(change.Operation) || new CacheFill(change, compilation).IsGuarded();

    /// <summary>
    /// Whether a call is made only where something was found missing: <c>if (s_cache is null) Fill();</c>. One without arguments fills in the same
    /// where all else is an error, too: <c>if (s_isFilled) throw ...; Fill();</c>
    /// </summary>
    public static bool IsGuarded(IOperation call, Compilation compilation) =>
        new CacheFill(new Change(call, call, isOfContent: true), compilation, mayThrow: call is IInvocationOperation { Arguments.IsEmpty: true }).IsGuarded();

    private static bool IsElement(IOperation step) => step is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true };

    private bool IsGuarded()
    {
        int at = _change.Operation.Syntax.SpanStart;

        // s_x = s_x ?? ...
        if (_change.Operation is ISimpleAssignmentOperation { Value: var given } && Unconverted(given) is ICoalesceOperation { Value: var asked } && IsFromReplaced(asked))
            return true;
        for (IOperation? current = _change.Operation; current is not null; current = current.Parent)
        {
            if (current is IConditionalOperation test && IsIn(test.WhenTrue, at) && AsksWhether(test.Condition, isThere: false))
                return true;
            if (current is IConditionalOperation other && other.WhenFalse is { } otherwise && IsIn(otherwise, at) && AsksWhether(other.Condition, isThere: true))
                return true;

            // s_x ?? (s_x = ...)
            if (current is ICoalesceOperation either && IsIn(either.WhenNull, at) && Mentions(either.Value))
                return true;

            // if (s_cache.TryGetValue(...)) return ...; and then the change.
            if (current is IBlockOperation block && block.Operations.OfType<IConditionalOperation>().Any(early =>
                early.Syntax.Span.End <= at && Leaves(early.WhenTrue) && AsksWhether(early.Condition, isThere: true)))
                return true;
        }

        return false;
    }

    private static bool IsIn(IOperation branch, int position) => branch.Syntax.Span.Contains(position);

    private bool AsksWhether(IOperation condition, bool isThere) => condition switch
    {
        IParenthesizedOperation { Operand: var operand } => AsksWhether(operand, isThere),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => AsksWhether(operand, !isThere),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both =>
            AsksWhether(both.LeftOperand, isThere) || AsksWhether(both.RightOperand, isThere),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            Compares(comparison, isNothing: isThere == (comparison.OperatorKind == BinaryOperatorKind.NotEquals)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan, LeftOperand: var size, RightOperand: var bound } => isThere && IsDefault(bound) && IsSize(size),
        IIsPatternOperation { Pattern: var pattern, Value: var value } => MeansThere(pattern) == isThere && Mentions(value),
        IInvocationOperation { TargetMethod.Name: "TryGetValue" or "ContainsKey" or "Contains" or "Any" } call => isThere && Mentions(call),
        IInvocationOperation { TargetMethod: { Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace", ContainingType.SpecialType: SpecialType.System_String } } call => !isThere && Mentions(call),

        // `if (!entry.IsFor(key))`: whatever it asks, it asks what is about to be replaced.
        IInvocationOperation { Instance: { } asked } call => !FrameworkTypes.IsFramework(call.TargetMethod.ContainingType) && IsFromReplaced(asked),
        IFieldReferenceOperation or IPropertyReferenceOperation when condition.Type?.SpecialType == SpecialType.System_Boolean =>
            isThere != IsQuestionForNothing(condition) && Mentions(condition),
        _ => false,
    };

    private static bool IsQuestionForNothing(IOperation condition) => condition is IPropertyReferenceOperation { Property.Name: "IsEmpty" or "IsDefault" or "IsDefaultOrEmpty" };

    // `is { }`, `is List<int> list`: true; `is null`, `is not { } list`: false.
    private static bool? MeansThere(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation { Value: var constant } => IsNull(constant) ? false : null,
        INegatedPatternOperation { Pattern: var negated } => !MeansThere(negated),
        IRecursivePatternOperation or IDeclarationPatternOperation or ITypePatternOperation => true,
        _ => null,
    };

    // With null, with the value that a variable has before anything is put there, or of what identifies an entry with what is looked for.
    private bool Compares(IBinaryOperation comparison, bool isNothing)
    {
        IOperation left = comparison.LeftOperand, right = comparison.RightOperand;
        if (IsNull(right) || IsNull(left))
            return isNothing && Mentions(IsNull(right) ? left : right);
        if (IsDefault(right) || IsDefault(left))
            return isNothing && (IsDefault(right) ? left : right) is var value && (IsFromReplaced(value) || IsSize(value));
        return !isNothing && (IsMemberOfReplaced(left) || IsMemberOfReplaced(right));
    }

    // Of a collection that is empty before anything is put there.
    private bool IsSize(IOperation operation) => Unconverted(operation) is IPropertyReferenceOperation { Property: { Name: "Count" or "Length", ContainingType: { } type } } size
        && FrameworkTypes.IsFramework(type) && Mentions(size);

    private bool Leaves(IOperation branch) => branch switch
    {
        IReturnOperation => true,
        IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => _mayThrow,
        IBlockOperation { Operations: { Length: > 0 } operations } => Leaves(operations[operations.Length - 1]),
        _ => false,
    };

    private bool Mentions(IOperation operation) => operation.DescendantsAndSelf().Any(part => Variable(part) is not null || Source(part) is not null);

    private bool IsMemberOfReplaced(IOperation operation) => Unconverted(operation) switch
    {
        IMemberReferenceOperation { Instance: { } instance } => IsFromReplaced(instance),
        IConditionalAccessOperation access => IsFromReplaced(access.Operation),
        _ => false,
    };

    // The variable itself, an element of it, or a local that was declared with one of these.
    private bool IsFromReplaced(IOperation operation) => _replaced is not null && Unconverted(operation) switch
    {
        IArrayElementReferenceOperation element => IsFromReplaced(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } => IsFromReplaced(instance),
        var value => SymbolEqualityComparer.Default.Equals(Variable(value) ?? Source(value), _replaced),
    };

    private ISymbol? Variable(IOperation operation) => StaticVariable.Of(operation, _compilation);

    // The variable that a local was declared with, or an element of it.
    private ISymbol? Source(IOperation operation)
    {
        if (operation is not ILocalReferenceOperation { Local: var local })
            return null;
        IOperation root = operation;
        while (root.Parent is { } parent)
            root = parent;
        IOperation? value = root.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?
            .GetVariableInitializer()?.Value;
        while (value is not null)
        {
            value = Unconverted(value);
            if (Variable(value) is { } variable)
                return variable;
            value = value switch
            {
                IArrayElementReferenceOperation element => element.ArrayReference,
                IPropertyReferenceOperation { Property.IsIndexer: true } element => element.Instance,
                _ => null,
            };
        }

        return null;
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation;
    }

    private static bool IsNull(IOperation operation) => Unconverted(operation).ConstantValue is { HasValue: true, Value: null };

    private static bool IsDefault(IOperation operation) => Unconverted(operation).ConstantValue is { HasValue: true, Value: 0 or 0L or 0d or false };
}
