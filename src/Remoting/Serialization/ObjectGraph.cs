using System.Runtime.CompilerServices;
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

    /// <summary>A list that grew longer than this is not kept for the next graph.</summary>
    private const int MostKept = 1024;

    private readonly List<object?> _objects = [];
    private Dictionary<object, int>? _numbers;
    private State.TypeSession? _types;

    /// <summary>The types that were named in this graph.</summary>
    public State.TypeSession Types => _types ??= new();

    /// <summary>The number of an object; it is given one when it has none, and then the answer is false.</summary>
    public bool TryFind(object value, out int number)
    {
        if (_objects.Count < Few)
        {
            for (number = 0; number < _objects.Count; number++)
            {
                if (ReferenceEquals(_objects[number], value))
                    return true;
            }
        }
        else
        {
            if (_numbers is null || _numbers.Count == 0)
                NumberAll();
            ref int found = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_numbers!, value, out bool exists);
            if (exists)
            {
                number = found;
                return true;
            }
            found = _objects.Count;
        }
        number = _objects.Count;
        _objects.Add(value);
        return false;
    }

    /// <summary>A number for an object that is about to be read.</summary>
    public int Reserve()
    {
        _objects.Add(null);
        return _objects.Count - 1;
    }

    /// <summary>The object is there (if not yet with its content).</summary>
    public void Keep(int number, object value) => _objects[number] = value;

    /// <summary>The object of a number that was read.</summary>
    /// <exception cref="MessagePackSerializationException">There is none (yet).</exception>
    public object Get(int number)
    {
        if ((uint)number >= (uint)_objects.Count)
            throw new MessagePackSerializationException($"Object {number} of the graph is referred to before it has come.");
        return _objects[number]
            ?? throw new MessagePackSerializationException($"Object {number} of the graph is referred to by its own content, and cannot be made without that.");
    }

    /// <summary>Whether it may be used for another graph: it lets go of its objects.</summary>
    public bool TryReset()
    {
        bool keep = _objects.Count <= MostKept;
        _objects.Clear();
        _numbers?.Clear();
        _types?.Clear();
        return keep;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NumberAll()
    {
        _numbers ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < _objects.Count; i++)
            _numbers.Add(_objects[i]!, i);
    }
}
