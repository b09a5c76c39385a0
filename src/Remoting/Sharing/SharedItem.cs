using Remoting.CompilerServices;
using Remoting.Platform;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Sharing;

/// <summary>Who has been told of a shared value, and is to be told of its end.</summary>
internal interface ISharedHolder
{
    /// <summary>No call that has the value will come. Never waits.</summary>
    void Forget(SharedItem item);
}

/// <summary>A shared value as it was written: its bytes, and which workers have been told of them.</summary>
/// <param name="value">Whose shares the calls have.</param>
/// <param name="content">The bytes; null where calls run with the very object.</param>
/// <param name="id">The number that it has got elsewhere; 0 where it gets one here.</param>
internal abstract class SharedItem(SharedValue value, SealedMemory? content, long id = 0) : SharedUse
{
    /// <summary>
    /// No two processes have the same numbers but by an unlikely accident, on whichever machines they are: a worker may own pools, too, and a silo serves
    /// callers from elsewhere.
    /// </summary>
    private static long _lastId = BitConverter.ToInt64(Randomness.MakeToken(8)) & (long.MaxValue >> 1);

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly List<ISharedHolder> _holders = [];
    private bool _ended;

    public override long Id { get; } = id != 0 ? id : Interlocked.Increment(ref _lastId);

    public SealedMemory? Content => content;

    /// <summary>What a worker is told of it.</summary>
    public SharedPlace Place => new(Id, content!.Length, content.Path);

    public override void Release() => value.Release();

    /// <summary>Gives one more share, where calls have one.</summary>
    public bool TryHold() => value.TryHold();

    /// <summary>
    /// A worker is about to be told. False when it was told before, and at the end: then the calls were taken back before they were sent, and are passed over there.
    /// </summary>
    public bool TryAdd(ISharedHolder holder)
    {
        using (_gate.Enter())
        {
            if (_ended || _holders.Contains(holder))
                return false;
            _holders.Add(holder);
            return true;
        }
    }

    /// <summary>A worker is no more.</summary>
    public void Remove(ISharedHolder holder)
    {
        using (_gate.Enter())
            _holders.Remove(holder);
    }

    /// <summary>Nobody has a share any more, and nobody will get one.</summary>
    public void End()
    {
        ISharedHolder[] holders;
        using (_gate.Enter())
        {
            _ended = true;
            holders = [.. _holders];
            _holders.Clear();
        }
        // A worker opens it when it starts a call that has a share; so none is about to.
        content?.Dispose();
        foreach (var holder in holders)
            holder.Forget(this);
    }

    /// <summary>The value for a call that runs in this process, from the bytes of its arguments.</summary>
    /// <param name="form">How it is read.</param>
    /// <typeparam name="T">As the callable has it.</typeparam>
    public abstract Shared<T>? InProcess<T>(SharedForm<T> form);
}
