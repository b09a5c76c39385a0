using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// What single operations cost, in nanoseconds of an ordinary machine, rounded up. A white list: an operation that has no method
/// here is unknown, and with it everything that contains it.
/// </summary>
internal sealed class OperationCosts(CostEstimator calls, Compilation compilation, CancellationToken cancellationToken)
    : OperationVisitor<object?, Cost>
{
    private const double Access = 0.5;
    private const double ElementAccess = 3;
    private const double Arithmetic = 1;
    private const double Division = 15;
    private const double DecimalArithmetic = 50;
    private const double DecimalDivision = 300;
    private const double Test = 2;
    private const double Allocation = 30;
    private const double AllocatedElement = 2;
    private const double FormattedValue = 250;
    private const double LoopStep = 2;

    // A throw and its catch take longer than any work that would be called tiny.
    private const double Throw = 50_000;

    private readonly INamedTypeSymbol? _enumerable = compilation.GetTypeByMetadataName("System.Linq.Enumerable");

    public Cost Of(IOperation? operation) => operation is null ? Cost.Zero : Visit(operation, null);

    public override Cost Visit(IOperation? operation, object? argument)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return operation is null or { ConstantValue.HasValue: true } ? Cost.Zero : operation.Accept(this, argument);
    }

    public override Cost DefaultVisit(IOperation operation, object? argument) => Cost.Unknown;

    // Structure: as much as its parts.
    public override Cost VisitMethodBodyOperation(IMethodBodyOperation operation, object? argument) =>
        Of(operation.BlockBody ?? operation.ExpressionBody);

    public override Cost VisitConstructorBodyOperation(IConstructorBodyOperation operation, object? argument) =>
        Of(operation.Initializer) + Of(operation.BlockBody ?? operation.ExpressionBody);

    public override Cost VisitBlock(IBlockOperation operation, object? argument) => Parts(operation);

    public override Cost VisitExpressionStatement(IExpressionStatementOperation operation, object? argument) => Parts(operation);

    public override Cost VisitVariableDeclarationGroup(IVariableDeclarationGroupOperation operation, object? argument) => Parts(operation);

    public override Cost VisitVariableDeclaration(IVariableDeclarationOperation operation, object? argument) => Parts(operation);

    public override Cost VisitVariableDeclarator(IVariableDeclaratorOperation operation, object? argument) => Parts(operation);

    public override Cost VisitVariableInitializer(IVariableInitializerOperation operation, object? argument) => Parts(operation);

    public override Cost VisitFieldInitializer(IFieldInitializerOperation operation, object? argument) => Parts(operation);

    public override Cost VisitPropertyInitializer(IPropertyInitializerOperation operation, object? argument) => Parts(operation);

    public override Cost VisitArgument(IArgumentOperation operation, object? argument) => Parts(operation);

    public override Cost VisitParenthesized(IParenthesizedOperation operation, object? argument) => Parts(operation);

    public override Cost VisitTuple(ITupleOperation operation, object? argument) => Parts(operation);

    public override Cost VisitDeclarationExpression(IDeclarationExpressionOperation operation, object? argument) => Parts(operation);

    public override Cost VisitObjectOrCollectionInitializer(IObjectOrCollectionInitializerOperation operation, object? argument) =>
        Parts(operation);

    public override Cost VisitMemberInitializer(IMemberInitializerOperation operation, object? argument) => Parts(operation);

    public override Cost VisitReturn(IReturnOperation operation, object? argument) =>
        operation.Kind == OperationKind.Return ? Parts(operation) : Cost.Unknown;

    public override Cost VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation, object? argument) =>
        operation.Value.Type is { IsTupleType: true } ? Parts(operation) : Cost.Unknown;

    // Nothing, or next to it.
    public override Cost VisitEmpty(IEmptyOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitLiteral(ILiteralOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitUtf8String(IUtf8StringOperation operation, object? argument) => Cost.Of(Access);

    public override Cost VisitNameOf(INameOfOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitDiscardOperation(IDiscardOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitInstanceReference(IInstanceReferenceOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitConditionalAccessInstance(IConditionalAccessInstanceOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitLocalFunction(ILocalFunctionOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitDefaultValue(IDefaultValueOperation operation, object? argument) => Cost.Of(Access);

    public override Cost VisitSizeOf(ISizeOfOperation operation, object? argument) => Cost.Of(Access);

    public override Cost VisitTypeOf(ITypeOfOperation operation, object? argument) => Cost.Of(ElementAccess);

    public override Cost VisitLocalReference(ILocalReferenceOperation operation, object? argument) => Cost.Of(Access);

    public override Cost VisitParameterReference(IParameterReferenceOperation operation, object? argument) => Cost.Of(Access);

    // Jumps forward cost nothing; a goto may jump back.
    public override Cost VisitBranch(IBranchOperation operation, object? argument) =>
        operation.BranchKind == BranchKind.GoTo ? Cost.Unknown : Cost.Zero;

    // Members.
    public override Cost VisitFieldReference(IFieldReferenceOperation operation, object? argument) => Parts(operation) + Access;

    public override Cost VisitArrayElementReference(IArrayElementReferenceOperation operation, object? argument) =>
        operation.Indices.Any(i => i.Type?.SpecialType is SpecialType.None) ? Cost.Unknown : Parts(operation) + ElementAccess;

    public override Cost VisitPropertyReference(IPropertyReferenceOperation operation, object? argument) =>
        Parts(operation) + Accessor(operation.Property.GetMethod);

    public override Cost VisitInvocation(IInvocationOperation operation, object? argument) =>
        Parts(operation) + calls.Call(operation.TargetMethod);

    public override Cost VisitConditionalAccess(IConditionalAccessOperation operation, object? argument) => Parts(operation) + Test;

    // Assignments: the target's own parts, its accessors, and the value.
    public override Cost VisitSimpleAssignment(ISimpleAssignmentOperation operation, object? argument) =>
        Written(operation.Target, isRead: false) + Of(operation.Value);

    public override Cost VisitCompoundAssignment(ICompoundAssignmentOperation operation, object? argument) =>
        Written(operation.Target, isRead: true) + Of(operation.Value)
        + Binary(operation.OperatorKind, operation.OperatorMethod, operation.Type, operation.Target, operation.Value);

    public override Cost VisitCoalesceAssignment(ICoalesceAssignmentOperation operation, object? argument) =>
        Written(operation.Target, isRead: true) + Of(operation.Value) + Test;

    public override Cost VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation, object? argument) =>
        Written(operation.Target, isRead: true) + (operation.OperatorMethod is { } method ? calls.Call(method) : Cost.Of(Arithmetic));

    // Operators.
    public override Cost VisitBinaryOperator(IBinaryOperation operation, object? argument) =>
        Parts(operation)
        + Binary(
            operation.OperatorKind, operation.OperatorMethod, operation.LeftOperand.Type, operation.LeftOperand, operation.RightOperand);

    public override Cost VisitUnaryOperator(IUnaryOperation operation, object? argument) =>
        operation.Type is { TypeKind: TypeKind.Dynamic }
            ? Cost.Unknown
            : Parts(operation) + (operation.OperatorMethod is { } method ? calls.Call(method) : Cost.Of(Arithmetic));

    public override Cost VisitConversion(IConversionOperation operation, object? argument)
    {
        if (operation.OperatorMethod is { } method)
            return Parts(operation) + calls.Call(method);
        if (operation.Type is null or { TypeKind: TypeKind.Dynamic } || operation.Operand.Type is { TypeKind: TypeKind.Dynamic })
            return Cost.Unknown;
        bool boxes = operation.Operand.Type is { IsValueType: true } && operation.Type.IsReferenceType;
        return Parts(operation) + (boxes ? Allocation : Arithmetic);
    }

    public override Cost VisitCoalesce(ICoalesceOperation operation, object? argument) =>
        Of(operation.Value) + Largest([operation.WhenNull]) + Test;

    // Branches: the dearest of those that do not throw.
    public override Cost VisitConditional(IConditionalOperation operation, object? argument) =>
        Of(operation.Condition) + Largest([operation.WhenTrue, operation.WhenFalse]);

    public override Cost VisitSwitch(ISwitchOperation operation, object? argument)
    {
        Cost clauses = Cost.Zero;
        foreach (ICaseClauseOperation clause in operation.Cases.SelectMany(c => c.Clauses))
        {
            clauses += Test;
            if (clause is IPatternCaseClauseOperation pattern)
                clauses += Of(pattern.Pattern) + Of(pattern.Guard);
        }

        // Without a default there is one more branch, which does nothing.
        IEnumerable<IOperation?> ends = operation.Cases.Select(c => c.Body.LastOrDefault());
        IEnumerable<Cost> costs = operation.Cases.Select(c => Sum(c.Body));
        bool hasDefault = operation.Cases.Any(c => c.Clauses.Any(clause => clause.CaseKind == CaseKind.Default));
        return Of(operation.Value) + clauses + (hasDefault ? Largest(ends, costs) : Largest([.. ends, null], [.. costs, Cost.Zero]));
    }

    public override Cost VisitSwitchExpression(ISwitchExpressionOperation operation, object? argument)
    {
        Cost tests = Cost.Zero;
        foreach (ISwitchExpressionArmOperation arm in operation.Arms)
            tests += Of(arm.Pattern) + Of(arm.Guard);
        return Of(operation.Value) + tests + Largest(operation.Arms.Select(a => a.Value));
    }

    public override Cost VisitThrow(IThrowOperation operation, object? argument) => Cost.Of(Throw);

    // Patterns. One that calls user code (Deconstruct, a list's indexer) is not here.
    public override Cost VisitIsPattern(IIsPatternOperation operation, object? argument) => Parts(operation);

    public override Cost VisitIsType(IIsTypeOperation operation, object? argument) => Parts(operation) + ElementAccess;

    public override Cost VisitConstantPattern(IConstantPatternOperation operation, object? argument) =>
        Cost.Of(operation.Value.Type?.SpecialType is SpecialType.System_String ? Test * 10 : Test);

    public override Cost VisitRelationalPattern(IRelationalPatternOperation operation, object? argument) => Cost.Of(Test);

    public override Cost VisitTypePattern(ITypePatternOperation operation, object? argument) => Cost.Of(ElementAccess);

    public override Cost VisitDeclarationPattern(IDeclarationPatternOperation operation, object? argument) => Cost.Of(ElementAccess);

    public override Cost VisitDiscardPattern(IDiscardPatternOperation operation, object? argument) => Cost.Zero;

    public override Cost VisitNegatedPattern(INegatedPatternOperation operation, object? argument) => Parts(operation);

    public override Cost VisitBinaryPattern(IBinaryPatternOperation operation, object? argument) => Parts(operation);

    public override Cost VisitPropertySubpattern(IPropertySubpatternOperation operation, object? argument) => Parts(operation);

    public override Cost VisitRecursivePattern(IRecursivePatternOperation operation, object? argument) =>
        operation.DeconstructSymbol is null ? Parts(operation) + ElementAccess : Cost.Unknown;

    // Loops: only those whose length stands in the source.
    public override Cost VisitForLoop(IForLoopOperation operation, object? argument) =>
        ConstantCounts.Iterations(operation) is { } iterations
            ? (Of(operation.Body) + Sum(operation.AtLoopBottom) + LoopStep) * iterations + Sum(operation.Before)
            : Cost.Unknown;

    public override Cost VisitForEachLoop(IForEachLoopOperation operation, object? argument) =>
        !operation.IsAsynchronous && ConstantCounts.Elements(operation.Collection, _enumerable) is { } iterations
            ? (Of(operation.Body) + LoopStep * 5) * iterations + Allocation
            : Cost.Unknown;

    public override Cost VisitTry(ITryOperation operation, object? argument) =>
        operation.Catches.IsEmpty ? Of(operation.Body) + Of(operation.Finally) : Cost.Unknown;

    // Allocations: only those whose size stands in the source.
    public override Cost VisitObjectCreation(IObjectCreationOperation operation, object? argument) =>
        operation.Constructor is { } constructor ? Parts(operation) + calls.Construct(constructor) : Cost.Unknown;

    public override Cost VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation, object? argument) =>
        Parts(operation) + Allocation;

    public override Cost VisitWith(IWithOperation operation, object? argument) =>
        operation.CloneMethod is null or { IsImplicitlyDeclared: true } ? Parts(operation) + Allocation : Cost.Unknown;

    public override Cost VisitArrayCreation(IArrayCreationOperation operation, object? argument) =>
        ConstantCounts.Length(operation) is { } length ? Of(operation.Initializer) + Allocation + length * AllocatedElement : Cost.Unknown;

    public override Cost VisitArrayInitializer(IArrayInitializerOperation operation, object? argument) => Parts(operation);

    public override Cost VisitCollectionExpression(ICollectionExpressionOperation operation, object? argument) =>
        operation.Type is IArrayTypeSymbol ? Parts(operation) + Allocation + operation.Elements.Length * AllocatedElement : Cost.Unknown;

    public override Cost VisitDelegateCreation(IDelegateCreationOperation operation, object? argument) => Cost.Of(Allocation);

    public override Cost VisitInterpolatedString(IInterpolatedStringOperation operation, object? argument) => Parts(operation) + Allocation;

    public override Cost VisitInterpolatedStringText(IInterpolatedStringTextOperation operation, object? argument) => Cost.Of(Allocation);

    public override Cost VisitInterpolation(IInterpolationOperation operation, object? argument) =>
        operation is { FormatString: null, Alignment: null } ? Of(operation.Expression) + Text(operation.Expression) : Cost.Unknown;

    private Cost Parts(IOperation operation)
    {
        Cost sum = Cost.Zero;
        foreach (IOperation child in operation.ChildOperations)
            sum += Of(child);
        return sum;
    }

    private Cost Sum(IEnumerable<IOperation> operations) => operations.Aggregate(Cost.Zero, (sum, operation) => sum + Of(operation));

    private Cost Largest(IEnumerable<IOperation?> branches) => Largest(branches, branches.Select(Of));

    // A branch that throws is for exceptional arguments; where all branches throw, the throw is the work.
    private static Cost Largest(IEnumerable<IOperation?> ends, IEnumerable<Cost> costs)
    {
        Cost[] usual = [.. costs.Zip(ends, (cost, end) => (cost, end)).Where(branch => !Throws(branch.end)).Select(branch => branch.cost)];
        return usual.Length == 0 ? Cost.Of(Throw) : usual.Aggregate(Cost.Max);
    }

    private static bool Throws(IOperation? branch) => ConstantCounts.Unconverted(branch) switch
    {
        IThrowOperation => true,
        IExpressionStatementOperation statement => Throws(statement.Operation),
        IBlockOperation { Operations: [.., { } last] } => Throws(last),
        _ => false,
    };

    private Cost Accessor(IMethodSymbol? accessor) => accessor is null ? Cost.Unknown : calls.Call(accessor);

    private Cost Written(IOperation target, bool isRead) => target is IPropertyReferenceOperation property
        ? Parts(property) + Accessor(property.Property.SetMethod) + (isRead ? Accessor(property.Property.GetMethod) : Cost.Zero)
        : Of(target);

    private Cost Binary(BinaryOperatorKind kind, IMethodSymbol? method, ITypeSymbol? type, IOperation left, IOperation right)
    {
        if (type is null or { TypeKind: TypeKind.Dynamic })
            return Cost.Unknown;
        if (left.Type?.SpecialType == SpecialType.System_String || right.Type?.SpecialType == SpecialType.System_String)
            return Strings(kind, left, right);
        if (method is not null)
            return calls.Call(method);

        bool divides = kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder;
        return Cost.Of(type.SpecialType == SpecialType.System_Decimal
            ? divides ? DecimalDivision : DecimalArithmetic
            : divides ? Division : Arithmetic);
    }

    // How long a string is, only constants tell.
    private static Cost Strings(BinaryOperatorKind kind, IOperation left, IOperation right) => kind switch
    {
        BinaryOperatorKind.Add => Text(left) + Text(right) + Allocation,
        BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals when left.ConstantValue.HasValue || right.ConstantValue.HasValue =>
            Cost.Of(Test * 10),
        _ => Cost.Unknown,
    };

    private static Cost Text(IOperation value)
    {
        if (value.ConstantValue is { HasValue: true, Value: var constant })
            return Cost.Of(Allocation + (constant as string)?.Length ?? 0);
        return ConstantCounts.Unconverted(value)?.Type?.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double
            ? Cost.Of(FormattedValue)
            : Cost.Unknown;
    }
}
