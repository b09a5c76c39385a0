using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

// What is made anew: objects, arrays, collections, delegates.
internal sealed partial class Rehearsal
{
    public override Value VisitObjectCreation(IObjectCreationOperation operation, Frame frame)
    {
        if (operation.Constructor is not { } constructor)
            return NotKnown();
        Value[] arguments = Arguments(operation.Arguments, frame);
        Value made = Construct(constructor, arguments, frame);
        Visit(operation.Initializer, frame);
        if (operation.Initializer is { Initializers: { Length: > 0 } added } && made.Count is { } count)
            made.Count = count + added.Length;
        return made;
    }

    public override Value VisitObjectOrCollectionInitializer(IObjectOrCollectionInitializerOperation operation, Frame frame)
    {
        Sequence(operation.Initializers, frame);
        return Value.Unknown;
    }

    public override Value VisitMemberInitializer(IMemberInitializerOperation operation, Frame frame) => Visit(operation.Initializer, frame);

    public override Value VisitFieldInitializer(IFieldInitializerOperation operation, Frame frame) => Visit(operation.Value, frame);

    public override Value VisitPropertyInitializer(IPropertyInitializerOperation operation, Frame frame) => Visit(operation.Value, frame);

    public override Value VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation, Frame frame)
    {
        Sequence(operation.Initializers, frame);
        Pay("new object");
        return Value.Unknown;
    }

    public override Value VisitWith(IWithOperation operation, Frame frame)
    {
        Visit(operation.Operand, frame);
        if (operation.CloneMethod is { IsImplicitlyDeclared: false })
            return NotKnown();
        Pay("new object");
        Visit(operation.Initializer, frame);
        return Value.Unknown;
    }

    public override Value VisitArrayCreation(IArrayCreationOperation operation, Frame frame)
    {
        double length = 1;
        foreach (IOperation dimension in operation.DimensionSizes)
        {
            if (Visit(dimension, frame).Integer is not { } size)
                return NotKnown();
            length *= Math.Max(0, size);
        }

        Pay(Catalogue.Operation("new array") + length * Catalogue.Operation("array element"));
        Visit(operation.Initializer, frame);
        return Value.Sequence((long)length);
    }

    public override Value VisitArrayInitializer(IArrayInitializerOperation operation, Frame frame)
    {
        Sequence(operation.ElementValues, frame);
        return Value.Unknown;
    }

    public override Value VisitCollectionExpression(ICollectionExpressionOperation operation, Frame frame)
    {
        long count = 0;
        foreach (IOperation element in operation.Elements)
        {
            Value value = Visit(element is ISpreadOperation spread ? spread.Operand : element, frame);
            if (element is not ISpreadOperation)
                count++;
            else if (value.Count is { } elements)
                count += elements;
            else
                return NotKnown();
        }

        Pay(Catalogue.Operation("new array") + count);
        return Value.Sequence(count);
    }

    public override Value VisitDelegateCreation(IDelegateCreationOperation operation, Frame frame)
    {
        Pay("delegate");
        return operation.Target switch
        {
            IAnonymousFunctionOperation lambda => Value.Function(lambda.Symbol, lambda.Body),
            IMethodReferenceOperation group => Value.Function(group.Method, null),
            _ => Value.Unknown,
        };
    }

    private Value Construct(IMethodSymbol constructor, Value[] arguments, Frame? frame)
    {
        INamedTypeSymbol type = constructor.ContainingType;
        if (type.IsValueType && constructor.IsImplicitlyDeclared || type.IsValueType && IsCompletedTask(constructor) || IsThinWrapper(type.OriginalDefinition))
            return arguments.Length == 1 ? arguments[0] : Value.Unknown;
        if (!type.IsValueType)
            Pay("new object");
        if (type.SpecialType == SpecialType.System_Object)
            return Value.Unknown;
        if (bodies.FactsOf(constructor.OriginalDefinition).Price is { } price)
            return Known(constructor, price, Value.Unknown, arguments, frame);
        if (type.DeclaringSyntaxReferences.IsEmpty)
            return Foreign(constructor);

        if (_depth == MaxDepth)
            return NotKnown();
        _depth++;
        Frame inner = Bound(constructor, arguments, null);
        Pay(constructor.Parameters.Length * Access);
        foreach (IOperation? initializer in _bodies.InstanceInitializersOf(type))
            _ = initializer is null ? NotKnown() : Visit(initializer, inner);
        var body = _bodies.BodyOf(constructor) as IConstructorBodyOperation;
        if (body is not null)
            Visit(body, inner);
        else if (!constructor.IsImplicitlyDeclared && !IsPrimary(constructor))
            NotKnown();
        if (body?.Initializer is null)
            BaseConstructor(type, constructor);
        if (_jump == Jump.Return)
            _jump = Jump.None;
        _depth--;
        return Value.Unknown;
    }

    // The one that runs without being written. A primary constructor may pass arguments to another one.
    private void BaseConstructor(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (type.BaseType is null or { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType })
            return;
        if (!IsPrimary(constructor) && type.BaseType.InstanceConstructors.FirstOrDefault(c => c.Parameters.IsEmpty) is { } parameterless)
            Construct(parameterless, [], null);
        else
            NotKnown();
    }

    // A primary constructor is declared by the type's own syntax.
    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences is [SyntaxReference declaration]
        && constructor.ContainingType.DeclaringSyntaxReferences
            .Any(type => type.SyntaxTree == declaration.SyntaxTree && type.Span == declaration.Span);
}
