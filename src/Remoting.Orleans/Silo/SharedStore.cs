using Remoting.CompilerServices;
using Remoting.Sharing;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// The shared values of callers elsewhere, each in this silo's memory once, for all of its workers. By their numbers, which nobody can guess: a caller that has
/// lost its session and comes again with the same value finds it here.
/// </summary>
/// <param name="owner">The pool's own.</param>
internal sealed class SharedStore(SharedValues owner)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, StoredValue> _values = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _values.Count;
        }
    }

    /// <summary>Keeps a value, of which its caller has a share from then on.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    /// <exception cref="RemotingException">This process may not make as much.</exception>
    public StoredValue Keep(long id, long length, IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        while (true)
        {
            StoredValue? known;
            lock (_gate)
                known = _values.GetValueOrDefault(id);
            if (known?.TryHold() == true)
                return known;
            // Its last user has just gone. Workers are told of a number again when they have forgotten it, which a thread of our own is about to see to.
            if (known is not null)
                known.DisposeAsync().Wait();
            else if (TryAdd(new StoredValue(this, owner, SealedMemory.Create(length, memory => Fill(memory, parts)), id)) is { } added)
                return added;
        }
    }

    public void Remove(long id)
    {
        lock (_gate)
            _values.Remove(id);
    }

    private StoredValue? TryAdd(StoredValue value)
    {
        // From here on it is there as long as somebody has a share.
        value.TryUse();
        _ = value.DisposeAsync();
        lock (_gate)
        {
            if (_values.TryAdd(value.Item.Id, value))
                return value;
        }
        value.Content.Dispose();
        return null;
    }

    private static void Fill(SealedMemory memory, IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        long offset = 0;
        foreach (var part in parts)
        {
            memory.Write(offset, part.Span);
            offset += part.Length;
        }
    }
}

/// <summary>One of them.</summary>
internal sealed class StoredValue : SharedValue
{
    private readonly SharedStore _store;

    public StoredValue(SharedStore store, SharedValues owner, SealedMemory content, long id)
        : base(owner)
    {
        _store = store;
        Content = content;
        Item = new StoredItem(this, content, id);
    }

    public SealedMemory Content { get; }

    public SharedItem Item { get; }

    protected override void End()
    {
        Item.End();
        _store.Remove(Item.Id);
    }

    private sealed class StoredItem(StoredValue value, SealedMemory content, long id) : SharedItem(value, content, id)
    {
        private object? _copy;

        // A pool whose workers are threads of the silo: one copy for all, as it is with memory that processes share.
        public override Shared<T>? InProcess<T>(SharedForm<T> form)
        {
            if (_copy is not ReceivedBacking<T> copy)
                _copy = copy = ReceivedBacking<T>.CopyOf(Content!, form);
            return new Shared<T>(copy, isOwner: false);
        }
    }
}
