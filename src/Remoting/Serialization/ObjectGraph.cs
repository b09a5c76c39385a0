using MessagePack;

namespace Remoting.Serialization;

/// <summary>
/// The objects of one graph, numbered in the order in which they are come to: what was written once is named by its number from then on, so that
/// an object in two places stays one object, and a circle ends. Both sides number alike, since both come to the objects in the same order.
/// </summary>
/// <remarks>Invariant: an object has its number before its content is written or read; so its content may lead back to it.</remarks>
internal sealed class ObjectGraph
{
    /// <summary>Up to so many objects are looked for one by one, which is faster than hashing them.</summary>
    private const int Few = 8;

    /// <summary>What grew longer than this is not kept for the next graph: less than half a megabyte a thread is.</summary>
    private const int MostKept = 1 << 14;

    private readonly ObjectNumbers _numbers = new();
    private object?[] _objects = new object?[2 * Few];
    private int _count;
    private State.TypeSession? _types;
    private State.ForeignObjects? _foreign;

    /// <summary>The types that were named in this graph.</summary>
    public State.TypeSession Types => _types ??= new();

    /// <summary>The objects that have a number, in the order in which they were come to.</summary>
    public ReadOnlySpan<object?> All => _objects.AsSpan(0, _count);

    /// <summary>Whether objects of types that generated code does not know of are looked for among what it writes.</summary>
    public bool IsWatched { get; set; }

    /// <summary>The objects of such types that were written; null where there was none.</summary>
    public State.ForeignObjects? Foreign => _foreign;

    /// <summary>From here on it is kept which objects are come to again.</summary>
    public State.ForeignObjects Watch() => _foreign = new();

    /// <summary>An object of such a type is about to be written, which is to be watched; false where it is inside of another one, or nobody watches.</summary>
    public bool EnterForeign(object value)
    {
        if (!IsWatched)
            return false;
        _foreign ??= new();
        return _foreign.TryEnter(value, _count);
    }

    /// <summary>It has been written.</summary>
    public void LeaveForeign() => _foreign!.Leave(_count);

    /// <summary>The number of an object; it is given one when it has none, and then the answer is false.</summary>
    public bool TryFind(object value, out int number)
    {
        if (_count >= Few)
        {
            if (_numbers.IsEmpty)
                NumberAll();
            number = _numbers.FindOrAdd(value, _objects, _count);
            if (number != _count)
            {
                _foreign?.Meet(number);
                return true;
            }
        }
        else
        {
            for (number = 0; number < _count; number++)
            {
                if (ReferenceEquals(_objects[number], value))
                {
                    _foreign?.Meet(number);
                    return true;
                }
            }
        }
        Add(value);
        return false;
    }

    /// <summary>A number for an object that is about to be read.</summary>
    public int Reserve()
    {
        Add(null);
        return _count - 1;
    }

    /// <summary>The object is there (if not yet with its content).</summary>
    public void Keep(int number, object value) => _objects[number] = value;

    /// <summary>The object of a number that was read.</summary>
    /// <exception cref="MessagePackSerializationException">There is none (yet).</exception>
    public object Get(int number)
    {
        if ((uint)number >= (uint)_count)
            throw new MessagePackSerializationException($"Object {number} of the graph is referred to before it has come.");
        return _objects[number]
            ?? throw new MessagePackSerializationException($"Object {number} of the graph is referred to by its own content, and cannot be made without that.");
    }

    /// <summary>Whether it may be used for another graph: it lets go of its objects.</summary>
    public bool TryReset()
    {
        _types?.Clear();
        (IsWatched, _foreign) = (false, null);
        if (_objects.Length > MostKept)
            return false;
        Array.Clear(_objects, 0, _count);
        _count = 0;
        _numbers.Clear();
        return true;
    }

    private void Add(object? value)
    {
        if (_count == _objects.Length)
            Array.Resize(ref _objects, 2 * _count);
        _objects[_count++] = value;
    }

    private void NumberAll()
    {
        for (int i = 0; i < _count; i++)
            _numbers.FindOrAdd(_objects[i]!, _objects, i);
    }
}
