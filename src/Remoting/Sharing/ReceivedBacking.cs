using MessagePack;
using Remoting.CompilerServices;
using Remoting.Transport;

namespace Remoting.Sharing;

/// <summary>A shared value as it came to where a callable runs.</summary>
internal sealed class ReceivedBacking<T> : SharedBacking<T>
{
    private readonly SharedBlock? _block;

    /// <summary>Where the elements of a block are.</summary>
    private readonly SharedMemory? _memory;

    /// <summary>The elements of a block, as a boxed <see cref="ReadOnlyMemory{T}"/>.</summary>
    private readonly object? _lent;

    private object? _value;
    private volatile bool _ended;

    private ReceivedBacking(SharedBlock? block, SharedMemory? memory, object? lent, object? value)
    {
        _block = block;
        _memory = memory;
        _lent = lent;
        _value = value;
    }

    public override T Value
    {
        get
        {
            Check();
            return (T)(_value ??= _block!.ToValue(_lent!));
        }
    }

    /// <summary>In a worker: a block is mapped, anything else is read.</summary>
    /// <exception cref="IOException">It is not there any more.</exception>
    /// <exception cref="MessagePackSerializationException">It cannot be read.</exception>
    public static ReceivedBacking<T> Open(SharedPlace place, SharedForm<T> form)
    {
        SharedValues.AnyEver = true;
        var memory = SharedMemory.OpenToRead(place.Path);
        bool isKept = false;
        try
        {
            if (SharedBlock.Find(typeof(T)) is { } block)
            {
                var mapped = new ReceivedBacking<T>(block, memory, block.Lend(memory, place.Length), null);
                isKept = true;
                return mapped;
            }
            if (place.Length > memory.Size || place.Length > Array.MaxLength)
                throw new MessagePackSerializationException($"Shared memory of {memory.Size} bytes does not hold a value of {place.Length}.");
            return new ReceivedBacking<T>(null, null, null, Read(new SharedBytes(memory, 0, (int)place.Length).Memory, form));
        }
        finally
        {
            if (!isKept)
                memory.Dispose();
        }
    }

    /// <summary>For a call that runs in the process of its caller: a copy, of which nothing is mapped that could be let go of under its feet.</summary>
    public static ReceivedBacking<T> CopyOf(SealedMemory content, SharedForm<T> form)
    {
        if (SharedBlock.Find(typeof(T)) is { } block)
        {
            object value = block.Read(content);
            return new ReceivedBacking<T>(block, null, block.LendOwn(value), value);
        }
        byte[] bytes = new byte[checked((int)content.Length)];
        content.Read(0, bytes);
        return new ReceivedBacking<T>(null, null, null, Read(bytes, form));
    }

    public override ReadOnlyMemory<TElement> Lend<TElement>()
    {
        Check();
        return _lent is ReadOnlyMemory<TElement> elements ? elements : (TElement[])(object)Value!;
    }

    public override void WriteReference(ref MessagePackWriter writer, SharedForm<T> form)
    {
        var refusal = new InvalidOperationException("A shared value that came to a worker goes nowhere from there: it is no result, and no argument of "
            + "another pool's calls. Return the value itself (Shared<T>.Value), or share that with the other executor.");
        if (SharedUses.Writing is { } uses)
            uses.Failure = refusal;
        throw refusal;
    }

    /// <summary>It belongs to who shared it.</summary>
    public override Task DisposeAsync() => Task.CompletedTask;

    public override void LetGo()
    {
    }

    /// <summary>No call that has it will come to this worker.</summary>
    public void End()
    {
        _ended = true;
        _value = null;
        _memory?.Dispose();
    }

    private static object Read(ReadOnlyMemory<byte> bytes, SharedForm<T> form)
    {
        // Inside of arguments, whose objects it has nothing to do with.
        using var graph = Wire.BeginReading();
        var reader = new MessagePackReader(bytes);
        var value = form.Read(ref reader);
        // Tables whose keys hold them have waited for the whole of it.
        Wire.CompleteReading();
        return value ?? throw new MessagePackSerializationException($"Found nothing where a shared '{typeof(T)}' belongs.");
    }

    private void Check()
    {
        if (_ended)
            throw new ObjectDisposedException($"Shared<{typeof(T).Name}>", "The shared value was disposed of by who shared it. It is valid in calls that have it as an argument.");
    }
}
