using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>What is known of the values on the stack and in the local variables, at one place of a method's code. What is below that on the stack may be anything.</summary>
/// <param name="locals">How many local variables there are.</param>
/// <param name="lose">Called with a field whose address is not followed any more.</param>
internal sealed class CodeValues(int locals, Action<FieldInfo> lose)
{
    private readonly HashSet<int> _shared = [];
    private List<CodeValue> _stack = [];
    private CodeValue[] _locals = Enumerable.Repeat(CodeValue.Unknown, locals).ToArray();
    private bool _isReached = true;

    /// <summary>What is in a local variable.</summary>
    public CodeValue this[int local]
    {
        get => _locals[local];
        set => _locals[local] = _shared.Contains(local) ? CodeValue.Of(value) : value;
    }

    public void Push(CodeValue value) => _stack.Add(value);

    public CodeValue Peek() => _stack.Count > 0 ? _stack[^1] : CodeValue.Unknown;

    public CodeValue Pop()
    {
        var value = Peek();
        if (_stack.Count > 0)
            _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    /// <summary>The same, for something that may do with an address what it likes.</summary>
    public CodeValue Use()
    {
        var value = Pop();
        Lose(value);
        return value is { Address: null, Local: < 0 } ? value : CodeValue.Of(value);
    }

    /// <summary>An address is somewhere else from now on.</summary>
    public void Lose(CodeValue value)
    {
        if (value.Address is { } field)
            lose(field);
        if (value.Local < 0)
            return;
        _shared.Add(value.Local);
        _locals[value.Local] = CodeValue.Of(_locals[value.Local]);
    }

    /// <summary>Nothing on the stack is known any more.</summary>
    public void Clear()
    {
        foreach (var value in _stack)
            Lose(value);
        _stack.Clear();
    }

    public Snapshot Take() => new([.. _stack], [.. _locals]);

    /// <summary>The code comes to this place by one more way.</summary>
    public void Join(Snapshot other)
    {
        var both = _isReached ? Both(Take(), other) : other;
        (_stack, _locals, _isReached) = ([.. both.Stack], [.. both.Locals], true);
    }

    /// <summary>What is known wherever the code comes from.</summary>
    public Snapshot Both(Snapshot one, Snapshot other)
    {
        int count = Math.Min(one.Stack.Length, other.Stack.Length);
        foreach (var value in one.Stack[..^count].Concat(other.Stack[..^count]))
            Lose(value);
        return new(
            [.. one.Stack[^count..].Zip(other.Stack[^count..], Either)],
            [.. one.Locals.Zip(other.Locals, static (one, other) => one.Or(other))]);
    }

    /// <summary>An exception has brought the code here, from wherever.</summary>
    public void BeginHandler()
    {
        Forget();
        (_stack, _isReached) = ([CodeValue.Unknown], true);
    }

    /// <summary>The code goes on here. Where only what is behind it jumps to it, that may have changed the variables.</summary>
    public void Begin(bool isLoop)
    {
        if (isLoop || !_isReached)
            Forget();
        _isReached = true;
    }

    /// <summary>It does not go on with what comes next.</summary>
    public void End()
    {
        _stack.Clear();
        _isReached = false;
    }

    private void Forget() => _locals = Array.ConvertAll(_locals, static value => CodeValue.Of(value));

    private CodeValue Either(CodeValue one, CodeValue other)
    {
        var either = one.Or(other);
        if (either is { Address: null, Local: < 0 })
        {
            Lose(one);
            Lose(other);
        }
        return either;
    }

    internal sealed record Snapshot(CodeValue[] Stack, CodeValue[] Locals);
}
