using Remoting.Threads;

namespace Remoting.Sharing;

/// <summary>
/// A value where it was shared. The one owner of the count of those who use it: calls that were written with it and have no outcome yet.
/// </summary>
/// <remarks>
/// Invariants: a share is given only while it is not disposed of, before anything of the call travels; and it ends once, when it is disposed of and the last
/// share is back. A started call has its outcome only when it has ended, or its worker is dead. So after the end nobody looks.
/// </remarks>
internal abstract class SharedValue(SharedValues owner)
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _uses;
    private bool _disposed;

    public SharedValues Owner => owner;

    /// <summary>Gives a share. False when it was disposed of.</summary>
    public bool TryUse()
    {
        using (_gate.Enter())
        {
            if (_disposed)
                return false;
            _uses++;
            return true;
        }
    }

    /// <summary>
    /// The same for a moment, to look at it. Where calls run with the very object nobody can tell one of them, which has a share, from who shared it:
    /// it can be looked at until the last of them is over.
    /// </summary>
    public bool TryRead()
    {
        using (_gate.Enter())
        {
            if (_disposed && !(_uses > 0 && owner.Kind == SharingKind.Objects))
                return false;
            _uses++;
            return true;
        }
    }

    /// <summary>The same for what a call needs that has a share, also when it was disposed of. False when the last share is back.</summary>
    public bool TryHold()
    {
        using (_gate.Enter())
        {
            if (_disposed && _uses == 0)
                return false;
            _uses++;
            return true;
        }
    }

    /// <summary>A share comes back.</summary>
    public void Release()
    {
        using (_gate.Enter())
        {
            if (--_uses > 0 || !_disposed)
                return;
        }
        EndSoon();
    }

    /// <summary>No more shares are given. Complete when the last one is back, and the memory given back.</summary>
    public Task DisposeAsync()
    {
        using (_gate.Enter())
        {
            if (_disposed)
                return _ended.Task;
            _disposed = true;
            if (_uses > 0)
                return _ended.Task;
        }
        EndSoon();
        return _ended.Task;
    }

    /// <summary>Lets go of what was made for it.</summary>
    protected abstract void End();

    /// <summary>Who gives a share back may hold locks under which the system is not asked for anything.</summary>
    private void EndSoon() => OwnThreads.Queue(() =>
    {
        try
        {
            End();
        }
        finally
        {
            owner.Remove(this);
            _ended.SetResult();
        }
    });
}
