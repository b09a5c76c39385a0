using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

// Calls: what is in the catalogue has its price, what has a source is gone through.
internal sealed partial class Rehearsal
{
    // Far enough for recursion that ends soon.
    private const int MaxDepth = 24;

    // So much dearer with eight times as many elements is what has to look at each of them: a set that is asked whether it contains something has not.
    private const double Growing = 2;

    private int _depth;

    public override Value VisitInvocation(IInvocationOperation operation, Frame frame)
    {
        Value instance = Visit(operation.Instance, frame);
        Value[] arguments = Arguments(operation.Arguments, frame);
        foreach (IArgumentOperation argument in operation.Arguments.Where(argument => argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref))
            Store(argument.Value, Part(argument.Value.Type, instance), frame);
        if (IsOver || _jump == Jump.Throw)
            return Value.Unknown;
        return operation.TargetMethod.MethodKind == MethodKind.DelegateInvoke
            ? Run(instance, arguments, frame)
            : Call(operation.TargetMethod, instance, arguments, frame);
    }

    public override Value VisitPropertyReference(IPropertyReferenceOperation operation, Frame frame)
    {
        Value instance = Visit(operation.Instance, frame);
        Value[] arguments = Arguments(operation.Arguments, frame);
        return operation.Property.GetMethod is { } getter ? Call(getter, instance, arguments, frame) : sample.Of(operation.Type);
    }

    public override Value VisitAwait(IAwaitOperation operation, Frame frame) => Visit(operation.Operation, frame) is var value && operation.Type?.SpecialType == SpecialType.System_Void
        ? Value.Unknown
        : value.IsConstant || value.Count is not null ? value : sample.Of(operation.Type);

    /// <summary>One call, its arguments counted already.</summary>
    private Value Call(IMethodSymbol method, Value instance, IReadOnlyList<Value> arguments, Frame? frame)
    {
        if (IsCompletedTask(method) || IsThinWrapper(method.ContainingType.OriginalDefinition))
        {
            Pay(Test * 2);
            return instance.IsConstant ? instance : (arguments.Count > 0 ? arguments[0] : sample.Of(method.ReturnType));
        }

        IMethodSymbol called = method.ReducedFrom ?? method;
        if (KnownValues.Generated(called, arguments) is { } generated)
        {
            Pay("iterator");
            return generated;
        }

        if (bodies.FactsOf(called.OriginalDefinition).Price is { } price)
            return Known(called, price, instance, arguments, frame);
        if (called.MethodKind == MethodKind.Constructor)
            return Construct(called, [.. arguments], frame);
        return Invoke(called, arguments, instance, null, called.MethodKind == MethodKind.LocalFunction ? frame : null);
    }

    /// <summary>A method with a source, or with code that can be read.</summary>
    private Value Invoke(IMethodSymbol method, IReadOnlyList<Value> arguments, Value instance, IOperation? body, Frame? around)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        MethodFacts facts = bodies.FactsOf(definition);
        if (facts.Price is { } price)
            return Known(definition, price, instance, arguments, null);
        if (!facts.CanBeFollowed || _depth == MaxDepth)
            return NotKnown();
        if (definition.IsImplicitlyDeclared && definition.ContainingType.IsRecord && !facts.IsAutoAccessor)
            return Implicit(definition);
        if (facts.IsAutoAccessor)
        {
            Pay(Access);
            return definition.AssociatedSymbol is IPropertySymbol { IsStatic: true, IsReadOnly: true } property
                ? Initial(property)
                : Stored(definition, method.ReturnType, instance);
        }

        if (facts.IsGeneratedRegex)
            return Value.Unknown;
        if (body is null && !facts.HasSource)
            return Foreign(definition);
        if ((body ?? _bodies.BodyOf(definition)) is not { } known)
            return NotKnown();

        _depth++;
        Frame frame = Bound(definition, arguments, around, around is null && !definition.IsStatic ? instance : null);
        Pay(definition.IsAsync ? "async method" : "call");
        Visit(known is ILocalFunctionOperation local ? local.Body : known, frame);
        if (_jump == Jump.Return)
            _jump = Jump.None;
        _depth--;
        return frame.Result ?? sample.Of(method.ReturnType);
    }

    /// <summary>A delegate.</summary>
    private Value Run(Value function, IReadOnlyList<Value> arguments, Frame? frame)
    {
        Pay("delegate call");
        return function.Method is not { } method ? NotKnown()
            : function.Body is null ? Call(method, Value.Unknown, arguments, frame)
            : RunLambda(method, function.Body, arguments, frame);
    }

    private Value RunLambda(IMethodSymbol method, IOperation body, IReadOnlyList<Value> arguments, Frame? frame)
    {
        // By the variable that holds it, a lambda can call itself, too.
        if (_depth == MaxDepth)
            return NotKnown();
        _depth++;
        if (method.IsAsync)
            Pay("async method");
        Frame inner = Bound(method, arguments, frame);
        Visit(body, inner);
        if (_jump == Jump.Return)
            _jump = Jump.None;
        _depth--;
        return inner.Result ?? Value.Unknown;
    }

    /// <summary>A member of the framework: the catalogue's price for so many elements, and what its functions do with each of them.</summary>
    private Value Known(IMethodSymbol method, Price price, Value instance, IReadOnlyList<Value> arguments, Frame? frame)
    {
        // Nobody knows how many elements the program keeps: what takes longer with each of them may take for ever.
        bool isOfKept = IsOfKept(method, instance, arguments);
        if (isOfKept && (price.Long > price.Ordinary * Growing || arguments.Any(argument => argument.Method is not null)))
            return NotKnown();
        double size = KnownValues.Size(method, instance, arguments, sample);
        Pay(price.For(size));
        foreach (Value function in arguments.Where(argument => argument.Method is not null))
        {
            double before = _cost;
            Run(function, [.. function.Method!.Parameters.Select(parameter => sample.Of(parameter.Type))], frame);
            _cost = before + (_cost - before) * Math.Max(1, size);
        }

        return isOfKept && !IsSmall(method.ReturnType) ? Value.Kept : KnownValues.Of(method, instance, arguments, sample);
    }

    private static bool IsOfKept(IMethodSymbol method, Value instance, IReadOnlyList<Value> arguments) =>
        (instance == Value.Kept && Sample.IsSequence(method.ContainingType))
        || method.Parameters.Any(parameter => parameter.Ordinal < arguments.Count && arguments[parameter.Ordinal] == Value.Kept && Sample.IsSequence(parameter.Type));

    // Records compare, copy and print themselves, which is as long as they have members.
    private Value Implicit(IMethodSymbol method)
    {
        Pay(method.Name is "ToString" or "PrintMembers" ? Catalogue.Operation("interpolated fraction") : TextTest * (1 + method.ContainingType.GetMembers().Length / 4));
        return sample.Of(method.ReturnType);
    }

    /// <summary>A method of another assembly, without a source.</summary>
    private Value Foreign(IMethodSymbol method)
    {
        Cost cost = bodies.Compiled.Of(method, compilation);
        if (!cost.IsKnown)
            return NotKnown();
        Pay(cost.Nanoseconds);
        return sample.Of(method.ReturnType);
    }

    private Frame Bound(IMethodSymbol method, IReadOnlyList<Value> arguments, Frame? around, Value? instance = null)
    {
        var frame = new Frame(around, instance);
        for (int i = 0; i < method.Parameters.Length; i++)
            frame.Declare(method.Parameters[i], i < arguments.Count ? arguments[i] : sample.Of(method.Parameters[i].Type));
        return frame;
    }

    // Named arguments may stand in another order than the parameters.
    private Value[] Arguments(IEnumerable<IArgumentOperation> arguments, Frame frame)
    {
        (int Ordinal, Value Value)[] values =
        [
            .. arguments.Select(argument => (argument.Parameter?.Ordinal ?? 0, argument.Parameter?.RefKind == RefKind.Out ? Value.Unknown : Visit(argument.Value, frame))),
        ];
        return [.. values.OrderBy(value => value.Ordinal).Select(value => value.Value)];
    }

    /// <summary>Structures around a value, whose members are gone when the compiler has done its work.</summary>
    private static bool IsThinWrapper(INamedTypeSymbol type) => type.SpecialType == SpecialType.System_Nullable_T
        || type is { Name: "Index" or "Range", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    // What is awaited has been called already, and what it costs was found there.
    private static bool IsCompletedTask(IMethodSymbol method) =>
        method.Name is "ConfigureAwait" or ".ctor" or "AsTask" or "get_Result" or "get_IsCompletedSuccessfully" or "GetAwaiter" or "GetResult"
        && method.ContainingType.OriginalDefinition is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } }
            or { ContainingNamespace: { Name: "CompilerServices", ContainingNamespace.Name: "Runtime" } };
}
