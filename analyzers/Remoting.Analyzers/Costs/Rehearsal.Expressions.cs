using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Costs;

// Expressions: variables, operators, conversions, texts.
internal sealed partial class Rehearsal
{
    private const double Access = 0.3;
    private const double BoundsCheck = 0.7;

    /// <summary>What stands before the question mark of <c>a?.B</c>.</summary>
    private Value _accessed = Value.Unknown;

    public override Value VisitLiteral(ILiteralOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitUtf8String(IUtf8StringOperation operation, Frame frame) => Value.Sequence(operation.Value.Length);

    public override Value VisitDefaultValue(IDefaultValueOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitSizeOf(ISizeOfOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitTypeOf(ITypeOfOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitNameOf(INameOfOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitDiscardOperation(IDiscardOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitInstanceReference(IInstanceReferenceOperation operation, Frame frame) =>
        operation.ReferenceKind == InstanceReferenceKind.ContainingTypeInstance ? frame.Instance : Value.Unknown;

    public override Value VisitConditionalAccessInstance(IConditionalAccessInstanceOperation operation, Frame frame) => _accessed == Value.Kept ? _accessed : sample.Of(operation.Type);

    public override Value VisitParenthesized(IParenthesizedOperation operation, Frame frame) => Visit(operation.Operand, frame);

    public override Value VisitArgument(IArgumentOperation operation, Frame frame) => Visit(operation.Value, frame);

    public override Value VisitTranslatedQuery(ITranslatedQueryOperation operation, Frame frame) => Visit(operation.Operation, frame);

    public override Value VisitDeclarationExpression(IDeclarationExpressionOperation operation, Frame frame) => Visit(operation.Expression, frame);

    public override Value VisitLocalReference(ILocalReferenceOperation operation, Frame frame) => frame[operation.Local] ?? Value.Unknown;

    public override Value VisitParameterReference(IParameterReferenceOperation operation, Frame frame) => frame[operation.Parameter] ?? sample.Of(operation.Type);

    public override Value VisitFieldReference(IFieldReferenceOperation operation, Frame frame)
    {
        Value instance = Visit(operation.Instance, frame);
        Pay(Access);
        return operation.Field is { IsStatic: true, IsReadOnly: true } field ? Initial(field) : Stored(operation.Field, operation.Type, instance);
    }

    public override Value VisitArrayElementReference(IArrayElementReferenceOperation operation, Frame frame)
    {
        Value array = Visit(operation.ArrayReference, frame);
        Sequence(operation.Indices, frame);
        Pay(BoundsCheck * operation.Indices.Length);
        return Part(operation.Type, array);
    }

    public override Value VisitImplicitIndexerReference(IImplicitIndexerReferenceOperation operation, Frame frame)
    {
        Visit(operation.Instance, frame);
        Visit(operation.Argument, frame);
        Pay(operation.Type?.SpecialType == SpecialType.System_String ? Catalogue.Operation("concatenation") : BoundsCheck);
        return sample.Of(operation.Type);
    }

    public override Value VisitRangeOperation(IRangeOperation operation, Frame frame)
    {
        Visit(operation.LeftOperand, frame);
        return Visit(operation.RightOperand, frame);
    }

    public override Value VisitTuple(ITupleOperation operation, Frame frame)
    {
        Sequence(operation.Elements, frame);
        return Value.Unknown;
    }

    public override Value VisitSimpleAssignment(ISimpleAssignmentOperation operation, Frame frame) => Store(operation.Target, Visit(operation.Value, frame), frame);

    public override Value VisitCompoundAssignment(ICompoundAssignmentOperation operation, Frame frame)
    {
        Value left = Visit(operation.Target, frame), right = Visit(operation.Value, frame);
        return Store(operation.Target, Operate(operation.OperatorKind, operation.OperatorMethod, operation.Type, left, right), frame);
    }

    public override Value VisitCoalesceAssignment(ICoalesceAssignmentOperation operation, Frame frame)
    {
        Value old = Visit(operation.Target, frame);
        return Store(operation.Target, Either([() => Visit(operation.Value, frame), () => old == Value.Kept ? old : sample.Of(operation.Type)], frame), frame);
    }

    public override Value VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation, Frame frame)
    {
        Value old = Visit(operation.Target, frame);
        BinaryOperatorKind kind = operation.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        Value value = Operate(kind, operation.OperatorMethod, operation.Type, old, Value.Of(1));
        Store(operation.Target, value, frame);
        return operation.IsPostfix ? old : value;
    }

    public override Value VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation, Frame frame)
    {
        IOperation target = operation.Target is IDeclarationExpressionOperation { Expression: var declared } ? declared : operation.Target;
        if (ConstantCounts.Unconverted(operation.Value) is ITupleOperation values && target is ITupleOperation targets && values.Elements.Length == targets.Elements.Length)
        {
            Value[] all = [.. values.Elements.Select(element => Visit(element, frame))];
            for (int i = 0; i < all.Length; i++)
                Store(targets.Elements[i], all[i], frame);
            return Value.Unknown;
        }

        Visit(operation.Value, frame);
        if (operation.Value.Type is not { IsTupleType: true } && operation.Value.Type?.IsRecord != true)
            return NotKnown();
        foreach (IOperation element in (target as ITupleOperation)?.Elements ?? [])
            Store(element, sample.Of(element.Type), frame);
        return Value.Unknown;
    }

    public override Value VisitBinaryOperator(IBinaryOperation operation, Frame frame)
    {
        Value left = Visit(operation.LeftOperand, frame);
        if (operation.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            bool decides = operation.OperatorKind == BinaryOperatorKind.ConditionalOr;
            Pay(Access);
            if (left.Truth == decides)
                return left;
            Value right = left.Truth is null ? Either([() => Visit(operation.RightOperand, frame), () => Value.Unknown], frame) : Visit(operation.RightOperand, frame);
            return right.Truth == decides && left.Truth is null ? Value.Unknown : left.Truth is null ? Value.Unknown : right;
        }

        return Operate(operation.OperatorKind, operation.OperatorMethod, operation.LeftOperand.Type, left, Visit(operation.RightOperand, frame));
    }

    public override Value VisitUnaryOperator(IUnaryOperation operation, Frame frame)
    {
        Value operand = Visit(operation.Operand, frame);
        if (operation.Type is { TypeKind: TypeKind.Dynamic })
            return NotKnown();
        if (operation.OperatorMethod is { } method)
            return Call(method, Value.Unknown, [operand], null);
        Pay(Access);
        return Arithmetic.Unary(operation.OperatorKind, operand);
    }

    public override Value VisitConversion(IConversionOperation operation, Frame frame)
    {
        Value operand = Visit(operation.Operand, frame);
        if (operation.Type is null or { TypeKind: TypeKind.Dynamic } || operation.Operand.Type is { TypeKind: TypeKind.Dynamic })
            return NotKnown();
        if (operation.OperatorMethod is { } method)
        {
            Value converted = Call(method, Value.Unknown, [operand], null);
            return operand.Number is not null && method.ContainingType.SpecialType == SpecialType.System_Decimal ? operand
                : operand.Count is { } count && Sample.IsSequence(operation.Type) ? Value.Sequence(count)
                : converted;
        }

        if (operation.Operand.Type is { IsValueType: true } && operation.Type.IsReferenceType)
            Pay("box");
        else if (!operation.Conversion.IsIdentity)
            Pay(Access);
        return Arithmetic.Convert(operand, operation.Type);
    }

    public override Value VisitCoalesce(ICoalesceOperation operation, Frame frame)
    {
        Value value = Visit(operation.Value, frame);
        return value.Constant is not null ? value : Either([() => Visit(operation.WhenNull, frame), () => value], frame);
    }

    public override Value VisitConditionalAccess(IConditionalAccessOperation operation, Frame frame)
    {
        Value around = _accessed;
        _accessed = Visit(operation.Operation, frame);
        Value value = Visit(operation.WhenNotNull, frame);
        _accessed = around;
        return value;
    }

    // As measured: the text with one other text in it, each further one, and numbers.
    public override Value VisitInterpolatedString(IInterpolatedStringOperation operation, Frame frame)
    {
        double text = Catalogue.Operation("interpolated string");
        double further = (Catalogue.Operation("interpolated text") - text) / 2;
        long length = 0;
        Pay(text - further);
        foreach (IInterpolatedStringContentOperation part in operation.Parts)
        {
            if (Hole(part) is not { } expression)
            {
                length += part.Syntax.Span.Length;
                continue;
            }

            IOperation value = ConstantCounts.Unconverted(expression)!;
            Value content = Visit(value, frame);
            length += content.Count ?? 8;
            if (part is IInterpolationOperation { FormatString: not null })
                Pay("interpolated fraction");
            else if (value.Type?.SpecialType is SpecialType.System_String or SpecialType.System_Char or SpecialType.System_Boolean)
                Pay(further);
            else if (value.Type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64 || value.Type?.TypeKind == TypeKind.Enum)
                Pay("interpolated number");
            else if (value.Type is INamedTypeSymbol { IsValueType: true } type && FrameworkTypes.IsFramework(type))
                Pay("interpolated fraction");
            else if (FindToString(value.Type) is { } toString)
                Call(toString, content, [], null);
            else
                NotKnown();
        }

        return Value.Sequence(length);
    }

    // Of a builder, or of a writer: the same parts, each in a call of its own.
    public override Value VisitInterpolatedStringHandlerCreation(IInterpolatedStringHandlerCreationOperation operation, Frame frame) => Visit(operation.Content, frame);

    public override Value VisitInterpolatedStringAddition(IInterpolatedStringAdditionOperation operation, Frame frame)
    {
        Visit(operation.Left, frame);
        return Visit(operation.Right, frame);
    }

    public override Value VisitTupleBinaryOperator(ITupleBinaryOperation operation, Frame frame)
    {
        Visit(operation.LeftOperand, frame);
        Visit(operation.RightOperand, frame);
        Pay(TextTest);
        return Value.Unknown;
    }

    // A field of an object is data that came with it; a static one may be as large as it likes, and so may what is reached through it.
    private Value Stored(ISymbol member, ITypeSymbol? type, Value instance) =>
        Part(type, !member.IsStatic ? instance : FrameworkTypes.IsFramework(member.ContainingType) ? Value.Unknown : Value.Kept);

    private Value Part(ITypeSymbol? type, Value whole) => whole == Value.Kept && !IsSmall(type) ? whole : sample.Of(type);

    // What nothing is in.
    private static bool IsSmall(ITypeSymbol? type) =>
        type is null or { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_Double } or { TypeKind: TypeKind.Enum };

    // What a read-only variable keeps, as it stands in the source.
    private Value Initial(ISymbol variable) => _bodies.InitialValueOf(variable) switch
    {
        { ConstantValue: { HasValue: true, Value: var constant } } => Value.Of(constant),
        { } value when ConstantCounts.CannotGrow(value) && ConstantCounts.Elements(value, null) is { } count => Value.Sequence(count),
        _ => FrameworkTypes.IsFramework(variable.ContainingType) ? Value.Unknown : Value.Kept,
    };

    private static IOperation? Hole(IInterpolatedStringContentOperation part) => part switch
    {
        IInterpolationOperation interpolation => interpolation.Expression,
        IInterpolatedStringAppendOperation { Kind: OperationKind.InterpolatedStringAppendFormatted, AppendCall: IInvocationOperation { Arguments: [{ } first, ..] } } => first.Value,
        _ => null,
    };

    // An override may do something else than the method that stands in the source.
    private static IMethodSymbol? FindToString(ITypeSymbol? type) => type is { IsSealed: true } or { IsValueType: true }
        ? type.GetMembers("ToString").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty)
        : null;

    private Value Operate(BinaryOperatorKind kind, IMethodSymbol? method, ITypeSymbol? type, Value left, Value right)
    {
        if (type is null or { TypeKind: TypeKind.Dynamic })
            return NotKnown();
        Value result = Arithmetic.Binary(kind, left, right);
        if (kind == BinaryOperatorKind.Add && (left.Constant is string || right.Constant is string || type.SpecialType == SpecialType.System_String || method?.ContainingType?.SpecialType == SpecialType.System_String))
            return Concatenate(left, right);
        if (type.SpecialType == SpecialType.System_String)
            Pay(TextTest);
        else if (type.SpecialType == SpecialType.System_Decimal)
            Pay(Catalogue.Of("System.Decimal", kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder ? "op_Division" : "op_Multiply")!.Value.Ordinary);
        else if (method is not null)
            return Call(method, Value.Unknown, [left, right], null);
        else
            Pay(kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder ? Catalogue.Operation("division") : Access);
        return result;
    }

    private Value Concatenate(Value left, Value right)
    {
        const double character = 0.05;
        long length = (left.Count ?? Sample.Count) + (right.Count ?? Sample.Count);
        Pay(Catalogue.Operation("concatenation") + character * length);
        if (left.Number is not null || right.Number is not null)
            Pay(Catalogue.Operation("interpolated number"));
        return Value.Sequence(length);
    }

    private Value Store(IOperation target, Value value, Frame frame)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                frame[local.Local] = value;
                break;
            case IParameterReferenceOperation parameter:
                frame[parameter.Parameter] = value;
                break;
            case IDeclarationExpressionOperation declaration:
                return Store(declaration.Expression, value, frame);
            case IPropertyReferenceOperation property:
                Visit(property.Instance, frame);
                Value[] indices = [.. property.Arguments.Select(argument => Visit(argument, frame))];
                if (property.Property.SetMethod is { } setter)
                    Call(setter, Value.Unknown, [.. indices, value], null);
                break;
            case IDiscardOperation:
                break;
            default:
                Visit(target, frame);
                break;
        }

        return value;
    }
}
