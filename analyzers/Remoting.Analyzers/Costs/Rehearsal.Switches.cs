using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

// Choices between several ways, and the patterns that decide.
internal sealed partial class Rehearsal
{
    private const double Test = 0.5;
    private const double TextTest = 5;

    public override Value VisitSwitch(ISwitchOperation operation, Frame frame)
    {
        Value value = Visit(operation.Value, frame);
        var possible = new List<Func<Value>>();
        bool isCertain = false;
        foreach (ISwitchCaseOperation section in operation.Cases)
        {
            bool? matches = false;
            foreach (ICaseClauseOperation clause in section.Clauses)
                matches = Or(matches, Matches(clause, value, frame));
            if (matches == false)
                continue;
            possible.Add(() =>
            {
                Sequence(section.Body, frame);
                return Value.Unknown;
            });
            isCertain = matches == true && section.Clauses.All(clause => clause.CaseKind != CaseKind.Default);
            if (isCertain)
                break;
        }

        if (!isCertain && !operation.Cases.Any(section => section.Clauses.Any(clause => clause.CaseKind == CaseKind.Default)))
            possible.Add(() => Value.Unknown);
        if (possible.Count > 0)
            Either(possible, frame);
        if (_jump == Jump.Branch && SymbolEqualityComparer.Default.Equals(_target, operation.ExitLabel))
            _jump = Jump.None;
        return Value.Unknown;
    }

    public override Value VisitSwitchExpression(ISwitchExpressionOperation operation, Frame frame)
    {
        Value value = Visit(operation.Value, frame);
        var possible = new List<Func<Value>>();
        foreach (ISwitchExpressionArmOperation arm in operation.Arms)
        {
            bool? matches = Matches(arm.Pattern, value, frame);
            if (arm.Guard is { } guard && matches != false)
                matches = And(matches, Visit(guard, frame).Truth);
            if (matches == false)
                continue;
            possible.Add(() => Visit(arm.Value, frame));
            if (matches == true)
                break;
        }

        return possible.Count == 0 ? Value.Unknown : Either(possible, frame);
    }

    public override Value VisitIsPattern(IIsPatternOperation operation, Frame frame) => Decided(Matches(operation.Pattern, Visit(operation.Value, frame), frame));

    public override Value VisitIsType(IIsTypeOperation operation, Frame frame)
    {
        Visit(operation.ValueOperand, frame);
        Pay(Test * 4);
        return Value.Unknown;
    }

    private bool? Matches(ICaseClauseOperation clause, Value value, Frame frame) => clause switch
    {
        ISingleValueCaseClauseOperation { Value: var constant } => Compare(value, Visit(constant, frame)),
        IPatternCaseClauseOperation pattern => And(Matches(pattern.Pattern, value, frame), pattern.Guard is { } guard ? Visit(guard, frame).Truth : true),
        _ => null,
    };

    private bool? Matches(IPatternOperation pattern, Value value, Frame frame)
    {
        if (_nesting == MaxNesting)
        {
            NotKnown();
            return null;
        }

        _nesting++;
        bool? matches = Decide(pattern, value, frame);
        _nesting--;
        return matches;
    }

    private bool? Decide(IPatternOperation pattern, Value value, Frame frame)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant:
                return Compare(value, Visit(constant.Value, frame));
            case IRelationalPatternOperation relation:
                Pay(Test);
                return Arithmetic.Binary(relation.OperatorKind, value, Visit(relation.Value, frame)).Truth;
            case INegatedPatternOperation not:
                return !Matches(not.Pattern, value, frame);
            case IBinaryPatternOperation both:
                bool? left = Matches(both.LeftPattern, value, frame), right = Matches(both.RightPattern, value, frame);
                return both.OperatorKind == BinaryOperatorKind.And ? And(left, right) : Or(left, right);
            case IDiscardPatternOperation:
                return true;
            case IDeclarationPatternOperation declaration:
                Pay(Test * 4);
                if (declaration.DeclaredSymbol is { } variable)
                    frame.Declare(variable, value.IsConstant || value.Count is not null ? value : sample.Of(declaration.NarrowedType));
                return declaration.MatchesNull ? true : null;
            case ITypePatternOperation:
                Pay(Test * 4);
                return null;
            case IRecursivePatternOperation { DeconstructSymbol: null } recursive:
                Pay(Test * 4);
                foreach (IPropertySubpatternOperation part in recursive.PropertySubpatterns)
                    Matches(part.Pattern, Visit(part.Member, frame), frame);
                foreach (IPatternOperation part in recursive.DeconstructionSubpatterns)
                    Matches(part, Value.Unknown, frame);
                if (recursive.DeclaredSymbol is { } declared)
                    frame.Declare(declared, sample.Of(recursive.NarrowedType));
                return null;
            case IListPatternOperation list:
                Pay(Test * 4);
                foreach (IPatternOperation part in list.Patterns)
                    Matches(part, Value.Unknown, frame);
                return null;
            case ISlicePatternOperation slice:
                return slice.Pattern is null ? true : Matches(slice.Pattern, Value.Unknown, frame);
            default:
                NotKnown();
                return null;
        }
    }

    private bool? Compare(Value left, Value right)
    {
        Pay(right.Constant is string ? TextTest : Test);
        return Arithmetic.Binary(BinaryOperatorKind.Equals, left, right).Truth;
    }

    private static Value Decided(bool? truth) => truth is { } known ? Value.Of(known) : Value.Unknown;

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    private static bool? Or(bool? left, bool? right) => left == true || right == true ? true : left == false && right == false ? false : null;
}
