using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

// Statements: what runs after what, and how often.
internal sealed partial class Rehearsal
{
    // A loop whose length stands in the source is gone through so many times, and the rest is taken to be like it.
    private const int IterationsGoneThrough = 64;

    private const double LoopStep = 0.5;

    public override Value VisitMethodBodyOperation(IMethodBodyOperation operation, Frame frame) => Visit(operation.BlockBody ?? operation.ExpressionBody, frame);

    public override Value VisitConstructorBodyOperation(IConstructorBodyOperation operation, Frame frame)
    {
        Visit(operation.Initializer, frame);
        return Visit(operation.BlockBody ?? operation.ExpressionBody, frame);
    }

    public override Value VisitBlock(IBlockOperation operation, Frame frame)
    {
        Sequence(operation.Operations, frame);
        return Value.Unknown;
    }

    public override Value VisitExpressionStatement(IExpressionStatementOperation operation, Frame frame) => Visit(operation.Operation, frame);

    public override Value VisitVariableDeclarationGroup(IVariableDeclarationGroupOperation operation, Frame frame)
    {
        Sequence(operation.Declarations, frame);
        return Value.Unknown;
    }

    public override Value VisitVariableDeclaration(IVariableDeclarationOperation operation, Frame frame)
    {
        foreach (IVariableDeclaratorOperation declarator in operation.Declarators)
            frame.Declare(declarator.Symbol, Visit(declarator.GetVariableInitializer()?.Value, frame));
        return Value.Unknown;
    }

    public override Value VisitUsingDeclaration(IUsingDeclarationOperation operation, Frame frame) => Visit(operation.DeclarationGroup, frame);

    public override Value VisitUsing(IUsingOperation operation, Frame frame)
    {
        Visit(operation.Resources, frame);
        return Visit(operation.Body, frame);
    }

    public override Value VisitLock(ILockOperation operation, Frame frame)
    {
        Visit(operation.LockedValue, frame);
        Pay("lock");
        return Visit(operation.Body, frame);
    }

    public override Value VisitReturn(IReturnOperation operation, Frame frame)
    {
        if (operation.Kind != OperationKind.Return)
            return NotKnown();
        Value value = Visit(operation.ReturnedValue, frame);
        if (_jump != Jump.None)
            return value;
        frame.Result = frame.Result is { } other ? Value.Merge(other, value) : value;
        _jump = Jump.Return;
        return value;
    }

    public override Value VisitThrow(IThrowOperation operation, Frame frame)
    {
        _jump = Jump.Throw;
        return Value.Unknown;
    }

    // A jump to a label may go back.
    public override Value VisitBranch(IBranchOperation operation, Frame frame)
    {
        if (operation.BranchKind == BranchKind.GoTo)
            return NotKnown();
        (_jump, _target) = (Jump.Branch, operation.Target);
        return Value.Unknown;
    }

    public override Value VisitEmpty(IEmptyOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitLabeled(ILabeledOperation operation, Frame frame) => Visit(operation.Operation, frame);

    public override Value VisitLocalFunction(ILocalFunctionOperation operation, Frame frame) => Value.Unknown;

    public override Value VisitTry(ITryOperation operation, Frame frame)
    {
        Pay("try and catch");
        Visit(operation.Body, frame);
        if (_jump == Jump.Throw && !operation.Catches.IsEmpty)
        {
            Pay("throw");
            _jump = Jump.None;
            Visit(operation.Catches[0].Handler, frame);
        }

        // What is done at last is done on the way out, too.
        var (jump, target) = (_jump, _target);
        _jump = Jump.None;
        Visit(operation.Finally, frame);
        if (_jump == Jump.None)
            (_jump, _target) = (jump, target);
        return Value.Unknown;
    }

    public override Value VisitConditional(IConditionalOperation operation, Frame frame)
    {
        Value condition = Visit(operation.Condition, frame);
        return condition.Truth is { } truth
            ? Visit(truth ? operation.WhenTrue : operation.WhenFalse, frame)
            : Either([() => Visit(operation.WhenTrue, frame), () => Visit(operation.WhenFalse, frame)], frame);
    }

    public override Value VisitForLoop(IForLoopOperation operation, Frame frame)
    {
        Sequence(operation.Before, frame);
        long? iterations = bodies.IterationsOf(operation);
        double before = _cost;
        for (long i = 0; _jump == Jump.None && !IsOver; i++)
        {
            if (i == IterationsGoneThrough && iterations > i)
            {
                _cost += (_cost - before) / i * (iterations.Value - i);
                break;
            }

            if (!Holds(operation.Condition, frame) || !Iterate(operation, operation.Body, frame))
                break;
            Sequence(operation.AtLoopBottom, frame);
        }

        return Value.Unknown;
    }

    public override Value VisitWhileLoop(IWhileLoopOperation operation, Frame frame)
    {
        if (!operation.ConditionIsTop && !Iterate(operation, operation.Body, frame))
            return Value.Unknown;
        while (_jump == Jump.None && !IsOver && Holds(operation.Condition, frame) != operation.ConditionIsUntil && Iterate(operation, operation.Body, frame))
        {
        }

        return Value.Unknown;
    }

    public override Value VisitForEachLoop(IForEachLoopOperation operation, Frame frame)
    {
        Value collection = Visit(operation.Collection, frame);
        if (operation.IsAsynchronous || collection.Count is not { } count)
            return NotKnown();
        ILocalSymbol? variable = operation.LoopControlVariable is IVariableDeclaratorOperation { Symbol: var symbol } ? symbol : null;
        double before = _cost;
        for (long i = 0; i < count && _jump == Jump.None && !IsOver; i++)
        {
            if (i == IterationsGoneThrough && collection.Constant is null)
            {
                _cost += (_cost - before) / i * (count - i);
                break;
            }

            if (variable is not null)
                frame.Declare(variable, collection.Constant is string text ? Value.Of(text[(int)i]) : sample.Of(variable.Type));
            Pay(LoopStep);
            if (!Iterate(operation, operation.Body, frame))
                break;
        }

        return Value.Unknown;
    }

    private bool Holds(IOperation? condition, Frame frame)
    {
        if (condition is null)
            return true;
        Value value = Visit(condition, frame);
        if (value.Truth is null && _jump == Jump.None)
            NotKnown();
        return value.Truth == true && !IsOver;
    }

    /// <returns>Whether there is another iteration.</returns>
    private bool Iterate(ILoopOperation loop, IOperation body, Frame frame)
    {
        Pay(LoopStep);
        Visit(body, frame);
        if (_jump != Jump.Branch)
            return _jump == Jump.None;
        bool isContinue = SymbolEqualityComparer.Default.Equals(_target, loop.ContinueLabel);
        if (isContinue || SymbolEqualityComparer.Default.Equals(_target, loop.ExitLabel))
            _jump = Jump.None;
        return isContinue;
    }
}
