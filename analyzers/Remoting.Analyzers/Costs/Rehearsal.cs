using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// Goes through a callable with sample arguments, operation by operation, and adds up what each was measured to cost. Where a condition depends on something
/// that is not known, both ways are gone and the dearer one counts; a loop whose end depends on it makes the whole unknown, and so does a call that cannot be
/// followed and is not in the catalogue. This file is about the sum; statements, expressions and calls have files of their own.
/// </summary>
internal sealed partial class Rehearsal(Compilation compilation, BodyCache bodies, Sample sample, CancellationToken cancellationToken) : OperationVisitor<Frame, Value>
{
    /// <summary>Far above what anybody would call small work: there is no need to know more.</summary>
    public const double Enough = 100_000;

    // What is longer than that is not small, either, and a build should not wait for it.
    private const int MaxSteps = 12_000;

    private readonly SourceBodies _bodies = new(compilation, cancellationToken, followsReferences: true, bodies);

    // Each takes three frames of the stack or more, which is the compiler's, and is not ours to use up.
    private const int MaxNesting = 300;

    private double _cost;
    private int _steps;
    private int _nesting;
    private bool _isUnknown;

    /// <summary>Where control goes instead of to the next statement.</summary>
    private Jump _jump;

    /// <summary>The loop or switch that a jump leaves.</summary>
    private ISymbol? _target;

    private enum Jump
    {
        None,
        Branch,
        Return,
        Throw,
    }

    /// <summary>Whether it came to nothing but an exception.</summary>
    public bool Throws => _jump == Jump.Throw;

    private bool IsOver => _isUnknown || _cost > Enough;

    /// <summary>One call of the method.</summary>
    public Cost Of(IMethodSymbol method, IReadOnlyList<Value> arguments)
    {
        Invoke(method, arguments, Value.Unknown, null, null);

        // A callable that does nothing but throw takes longer than anything that would be called small.
        return _isUnknown ? Cost.Unknown : Cost.Of(_jump == Jump.Throw ? Enough : _cost);
    }

    public override Value Visit(IOperation? operation, Frame frame)
    {
        if (operation is null || IsOver)
            return Value.Unknown;
        cancellationToken.ThrowIfCancellationRequested();
        if (++_steps > MaxSteps)
            _cost = double.MaxValue;
        if (operation.ConstantValue is { HasValue: true, Value: var constant })
            return Value.Of(constant);
        if (_nesting == MaxNesting)
            return NotKnown();
        _nesting++;
        Value value = operation.Accept(this, frame) ?? Value.Unknown;
        _nesting--;
        return value;
    }

    public override Value DefaultVisit(IOperation operation, Frame frame) => NotKnown();

    private Value NotKnown()
    {
        _isUnknown = true;
        return Value.Unknown;
    }

    private void Pay(double nanoseconds) => _cost += nanoseconds;

    private void Pay(string operation) => _cost += Catalogue.Operation(operation);

    private void Sequence(IEnumerable<IOperation?> operations, Frame frame)
    {
        foreach (IOperation? operation in operations)
        {
            Visit(operation, frame);
            if (_jump != Jump.None || IsOver)
                return;
        }
    }

    /// <summary>Both ways, of which the dearer one counts. One that throws is for exceptional arguments.</summary>
    private Value Either(IReadOnlyList<Func<Value>> ways, Frame frame)
    {
        double before = _cost, dearest = 0;
        Dictionary<ISymbol, Value> start = frame.Save();
        Dictionary<ISymbol, Value>? end = null;
        Value? result = null;
        (Jump Jump, ISymbol? Target)? jump = null;
        bool isUnknown = _isUnknown;
        foreach (Func<Value> way in ways)
        {
            frame.Restore(new Dictionary<ISymbol, Value>(start, SymbolEqualityComparer.Default));
            (_cost, _jump, _target) = (0, Jump.None, null);
            Value value = way();
            if (_jump == Jump.Throw && !_isUnknown)
                continue;
            isUnknown |= _isUnknown;
            dearest = Math.Max(dearest, _cost);
            result = result is null ? value : Value.Merge(result, value);
            if (_jump == Jump.None || end is null)
            {
                Dictionary<ISymbol, Value> here = frame.Save();
                if (end is not null && jump is { Jump: Jump.None })
                    frame.Merge(end);
                end = _jump == Jump.None && jump is { Jump: Jump.None } ? frame.Save() : here;
            }

            jump = jump is null || jump == (_jump, _target) ? (_jump, _target) : (Jump.None, null);
        }

        _cost = before + dearest;
        _isUnknown = isUnknown;
        frame.Restore(end ?? start);

        // Where all ways throw, that is what happens.
        (_jump, _target) = jump ?? (Jump.Throw, null);
        return result ?? Value.Unknown;
    }
}
