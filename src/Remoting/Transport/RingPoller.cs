using System.Runtime.InteropServices;
using Remoting.Platform;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>What is called when a worker has written into its ring, and its parent slept.</summary>
internal interface IRungHandler
{
    /// <summary>
    /// There is something in the ring, or was. Lets nothing out, says at its end that it sleeps again, and calls <see cref="Poller.HandOver"/> before it does
    /// anything long, or runs user code.
    /// </summary>
    void OnRung();
}

/// <summary>
/// Waits for the rings of this process's workers, all at once, beside the <see cref="Poller"/>, which waits for their sockets: that a worker wakes its parent
/// here takes two calls of the system, and not four.
/// </summary>
/// <remarks>
/// <para>Where the system cannot do this, or stops doing it, and for workers beyond <see cref="Most"/>, workers wake their parent through the socket.</para>
/// <para>Invariant: the words of a ring are looked at under the gate, while it is watched, and its memory is held as long. The kernel may look for one
/// later; it finds that there is no such memory, or some other, and neither does harm: <see cref="_changes"/> has another value then, so it is asked
/// again.</para>
/// </remarks>
internal sealed unsafe class RingPoller : LeaderThreads, IDisposable
{
    /// <summary>Each costs a tenth of a microsecond each time that the leader goes to sleep.</summary>
    public const int Most = 32;

    private static readonly Lock Making = new();
    private static RingPoller? _current;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly List<Watch> _watched = [];

    /// <summary>Counts what changes in <see cref="_watched"/>. In memory that does not move, and is not freed: somebody may be about to wake the leader.</summary>
    private readonly int* _changes = (int*)NativeMemory.AllocZeroed(sizeof(int));

    /// <summary>With whom the next look begins, so that none is always last.</summary>
    private int _first;

    private bool _hasEnded;

    private RingPoller()
    {
    }

    /// <summary>
    /// Watches the ring to the parent from here on, and says there that its reader sleeps at it. Null where that is not possible: then it is woken through
    /// the socket. The memory is held until the watch is disposed of.
    /// </summary>
    public static IDisposable? TryWatch(Ledger ledger, IRungHandler handler)
    {
        if (!Futex.CanWaitAny || !SharedMemory.IsWanted || SystemFaults.Next("futex_watch") != 0)
            return null;
        lock (Making)
            _current ??= TryStart();
        return _current?.TryAdd(ledger, handler);
    }

    /// <summary>One by itself: a process has use for one only (<see cref="TryWatch"/>). Null when there is no thread for it.</summary>
    public static RingPoller? TryStart()
    {
        var poller = new RingPoller();
        return poller.TryBegin() ? poller : null;
    }

    /// <summary>What <see cref="TryWatch"/> does, by this one.</summary>
    public IDisposable? TryAdd(Ledger ledger, IRungHandler handler)
    {
        var watch = new Watch(this, ledger, handler);
        using (_gate.Enter())
        {
            if (_hasEnded || _watched.Count == Most || !ledger.TryHold())
                return null;
            _watched.Add(watch);
            ++*_changes;
            watch.Ring.SleepsHere = true;
        }
        Futex.Wake(_changes);
        return watch;
    }

    /// <summary>Its threads end, and nobody is woken any more. The process's own is never disposed of.</summary>
    public void Dispose()
    {
        using (_gate.Enter())
        {
            _hasEnded = true;
            ++*_changes;
        }
        Futex.Wake(_changes);
    }

    /// <summary>The leader: looks whether somebody has rung, and waits where nobody has.</summary>
    protected override bool TryServeNext()
    {
        var waited = stackalloc Futex.Waited[Most + 1];
        int count = 0;
        int changes;
        IRungHandler? rung = null;
        using (_gate.Enter())
        {
            if (_hasEnded)
                return false;
            changes = *_changes;
            waited[count++] = new(_changes, changes);
            for (int i = 0; i < _watched.Count && rung is null; i++)
            {
                int index = (_first + i) % _watched.Count;
                var watch = _watched[index];
                // Before it is asked whether somebody has rung: who does so afterwards has changed the word.
                int state = Volatile.Read(ref *watch.Ring.SleepWord);
                if (watch.Ring.TryTakeRing())
                    (rung, _first) = (watch.Handler, index + 1);
                else
                    waited[count++] = new(watch.Ring.SleepWord, state);
            }
        }
        if (rung is not null)
            rung.OnRung();
        else if (!Futex.TryWaitAny(new(waited, count)) && !(Futex.WordWasMissing && Volatile.Read(ref *_changes) != changes))
            Fail();
        return true;
    }

    private void Remove(Watch watch)
    {
        using (_gate.Enter())
        {
            if (!_watched.Remove(watch))
                return;
            ++*_changes;
        }
        watch.LetGo();
        Futex.Wake(_changes);
    }

    /// <summary>The system does this no more. Who may have been rung for looks, and sleeps at the socket from then on.</summary>
    private void Fail()
    {
        Watch[] watched;
        using (_gate.Enter())
        {
            _hasEnded = true;
            watched = [.. _watched];
            _watched.Clear();
            foreach (var watch in watched)
                watch.Ring.SleepsHere = false;
        }
        foreach (var watch in watched)
        {
            Poller.HandOver();
            watch.LetGo();
            watch.Handler.OnRung();
        }
    }

    private sealed class Watch(RingPoller poller, Ledger ledger, IRungHandler handler) : IDisposable
    {
        public ByteRing Ring => ledger.ToParent;

        public IRungHandler Handler => handler;

        public void LetGo() => ledger.Release();

        public void Dispose() => poller.Remove(this);
    }
}
