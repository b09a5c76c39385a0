using MessagePack;
using Remoting.CompilerServices;
using Remoting.Serialization;
using Remoting.Serialization.State;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Sharing;

/// <summary>
/// A value of a type. It is written when it is shared. Only where no assembly that is loaded by then has a callable for it, or another assembly has one too,
/// it is written when the first call of such a callable is: each assembly has its own code to read it with.
/// </summary>
internal sealed class SharedValue<T> : SharedValue
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly SharedBlock? _block;

    /// <summary>What was shared; not kept where it is a block that processes share.</summary>
    private readonly T? _value;

    /// <summary>By how they are written. A block is written in one way.</summary>
    private readonly List<(SharedForm<T>? Form, Item Item)> _items = [];

    public SharedValue(SharedValues owner, T value, SerializerChoice serializer)
        : base(owner)
    {
        _block = owner.Kind == SharingKind.Objects ? null : SharedBlock.Find(typeof(T));
        Backing = new OwnedBacking(this);
        if (_block is not null)
        {
            _items.Add((null, new Item(this, _block.Write(value!))));
            return;
        }
        _value = value;
        if (owner.Kind == SharingKind.Objects)
            _items.Add((null, new Item(this, null)));
        else if (GeneratedSerializers.FindShared<T>() is { } form)
            _items.Add((form, Write(form, serializer)));
    }

    public SharedBacking<T> Backing { get; }

    protected override void End()
    {
        (SharedForm<T>?, Item Item)[] items;
        using (_gate.Enter())
            items = [.. _items];
        foreach (var (_, item) in items)
            item.End();
    }

    private ObjectDisposedException Disposed() => new(Backing.ToString(),
        "The shared value was disposed of, or its executor was shut down: a call has to be submitted before that. Share the value again.");

    /// <summary>What is written in a form. Whoever asks has a share.</summary>
    private Item ItemOf(SharedForm<T> form)
    {
        if (Find(form) is { } found)
            return found;
        // Under no lock: it runs code of the program.
        var item = Write(form, SerializerChoice.Current);
        Item? earlier;
        using (_gate.Enter())
        {
            earlier = Look(form);
            if (earlier is null)
                _items.Add((form, item));
        }
        if (earlier is not null)
            item.End();
        return earlier ?? item;
    }

    private Item? Find(SharedForm<T> form)
    {
        using (_gate.Enter())
            return Look(form);
    }

    private Item? Look(SharedForm<T> form)
    {
        foreach (var (known, item) in _items)
        {
            if (known is null || ReferenceEquals(known, form))
                return item;
        }
        return null;
    }

    private Item Write(SharedForm<T> form, SerializerChoice serializer)
    {
        var buffer = FrameBuffer.Rent();
        try
        {
            // No shared value can be inside of another: nobody would count who uses that.
            using (SharedUses.Enter(null))
            using (serializer.Enter())
            using (var graph = Wire.BeginWatching())
            {
                var writer = new MessagePackWriter(buffer);
                form.Write(ref writer, _value!);
                writer.Flush();
                if (graph.HasForeign)
                    graph.Check([_value]);
            }
            return new Item(this, SealedMemory.Create(buffer.Length, memory => memory.Write(0, buffer.Written)));
        }
        catch (Exception e) when (e is not RemotingException)
        {
            throw new RemoteSerializationException("Share", "value", $"The value to be shared could not be written: {ExceptionText.MessageOf(e)}", e);
        }
        finally
        {
            FrameBuffer.Return(buffer);
        }
    }

    private sealed class Item(SharedValue<T> value, SealedMemory? content) : SharedItem(value, content)
    {
        private readonly OrderedLock _gate = new(LockRank.Leaf);
        private ReceivedBacking<T>? _copy;

        public override Shared<TCallable>? InProcess<TCallable>(SharedForm<TCallable> form) => InProcess((SharedForm<T>)(object)form) as Shared<TCallable>;

        private Shared<T> InProcess(SharedForm<T> form)
        {
            if (Content is null)
                return new Shared<T>(value.Backing, isOwner: false);
            // One copy for all, as it is with memory that processes share.
            var copy = Volatile.Read(ref _copy) ?? ReceivedBacking<T>.CopyOf(Content, form);
            using (_gate.Enter())
                _copy ??= copy;
            return new Shared<T>(_copy, isOwner: false);
        }
    }

    /// <summary>What its <see cref="Shared{T}"/> does.</summary>
    private sealed class OwnedBacking(SharedValue<T> value) : SharedBacking<T>
    {
        public override T Value
        {
            get
            {
                if (!value.TryRead())
                    throw value.Disposed();
                try
                {
                    return value._block is { } block ? (T)block.Read(value._items[0].Item.Content!) : value._value!;
                }
                finally
                {
                    value.Release();
                }
            }
        }

        public override ReadOnlyMemory<TElement> Lend<TElement>() => (TElement[])(object)Value!;

        public override void WriteReference(ref MessagePackWriter writer, SharedForm<T> form)
        {
            if (SharedUses.Writing is not { } uses)
            {
                throw new InvalidOperationException("A shared value travels as an argument only, in types that generated code knows; it cannot be in a result, "
                    + "an item, a report or another shared value. Return or share the value itself (Shared<T>.Value).");
            }
            if (SerializerChoice.Current.Sharing != value.Owner)
            {
                throw uses.Failure = new InvalidOperationException("The shared value belongs to another executor. Share it with the executor that runs the call "
                    + "(executor.Share, or that of the lease's pool).");
            }
            if (!value.TryUse())
            {
                if (!value.Owner.IsClosed)
                    throw uses.Failure = value.Disposed();
                // The executor has ended: it refuses the call, and says why by itself. So nobody will look for the value.
                writer.Write(0);
                return;
            }
            try
            {
                var item = value.ItemOf(form);
                writer.Write(item.Id);
                uses.Add(item);
            }
            catch
            {
                value.Release();
                throw;
            }
        }

        public override Task DisposeAsync() => value.DisposeAsync();

        public override void LetGo() => _ = value.DisposeAsync();

        public override string ToString() => $"Shared<{typeof(T).Name}>";
    }
}
