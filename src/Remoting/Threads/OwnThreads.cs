using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Remoting.Threads;

/// <summary>
/// Threads of the library's own. What a pool needs to start workers, to see them end and to hand over what came of calls goes on although the
/// program blocks every thread of the thread pool (perhaps because it waits there for this pool), and user code that blocks a thread here holds up
/// nothing: another takes what is queued.
/// </summary>
internal static class OwnThreads
{
    /// <summary>So many run what is queued; more are made only for what takes long, or when all of them seem to be blocked.</summary>
    private static readonly int Usual = Math.Max(2, Environment.ProcessorCount);

    /// <summary>What was queued has waited for so long without any thread having taken something: they are blocked.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(10);

    /// <summary>A thread beyond the first that had nothing to do for so long ends.</summary>
    private const int IdleMilliseconds = 50;

    private static readonly object Gate = new();
    private static readonly Queue<IThreadPoolWorkItem> Items = new();

    private static int _threads;
    private static int _idle;

    /// <summary>Counts what was taken, so that a standstill is seen.</summary>
    private static long _taken;

    private static OwnTimer? _stall;
    private static bool _stallWatched;
    private static long _takenBefore;

    /// <summary>Runs something soon. Never waits, and never fails.</summary>
    /// <param name="item">What to run. It lets nothing out.</param>
    /// <param name="long">Whether it may block for long by its nature: then no other waits behind it.</param>
    public static void Queue(IThreadPoolWorkItem item, bool @long = false)
    {
        bool start;
        LockOrder.Enter(LockRank.Threads);
        Interruptions.Enter(Gate);
        try
        {
            Items.Enqueue(item);
            start = _idle < Items.Count && (_threads < Usual || @long);
            if (start)
                _threads++;
            else if (_idle >= Items.Count)
                Monitor.Pulse(Gate);
            else
                WatchForStall();
        }
        finally
        {
            Monitor.Exit(Gate);
            LockOrder.Exit(LockRank.Threads);
        }
        if (start)
            StartCounted();
    }

    /// <inheritdoc cref="Queue(IThreadPoolWorkItem, bool)"/>
    public static void Queue(Action action, bool @long = false) => Queue(new Work(action), @long);

    /// <summary>Starts a thread that is counted already. Under no lock: it takes a while.</summary>
    private static void StartCounted()
    {
        try
        {
            new Thread(Run) { IsBackground = true, Name = "Remoting" }.UnsafeStart();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // The limit of threads is reached: those that are there do it, or the thread pool's, or one that is made when the stall is seen.
            bool none;
            lock (Gate)
            {
                none = --_threads == 0;
                WatchForStall();
            }
            if (none)
                AskThreadPool();
        }
    }

    private static void AskThreadPool()
    {
        try
        {
            ThreadPool.UnsafeQueueUserWorkItem(static _ => RunOne(), null);
        }
        catch (OutOfMemoryException)
        {
            // It has no thread either, and none is to be had for it.
        }
    }

    /// <summary>Makes one thread more as often as nothing was taken for <see cref="Stall"/> and something waits.</summary>
    private static void WatchForStall()
    {
        if (_stallWatched)
            return;
        _stallWatched = true;
        _takenBefore = _taken;
        (_stall ??= OwnTimer.Trusted(OnStallTimer)).Change(Stall);
    }

    private static void OnStallTimer()
    {
        bool start;
        lock (Gate)
        {
            _stallWatched = false;
            if (Items.Count == 0)
                return;
            start = _taken == _takenBefore;
            if (start)
                _threads++;
            WatchForStall();
        }
        if (start)
            StartCounted();
    }

    private static void Run()
    {
        // What user code changes about the thread is put back after each item.
        var state = CleanThread.Capture();
        while (TryExecuteNext())
            state.Restore();
    }

    /// <summary>Apart, so that a thread that waits for the next item keeps nothing of the last one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryExecuteNext()
    {
        if (Take() is not { } item)
            return false;
        Execute(item);
        return true;
    }

    private static void RunOne()
    {
        IThreadPoolWorkItem? item;
        lock (Gate)
            Items.TryDequeue(out item);
        if (item is not null)
            Execute(item);
    }

    /// <summary>The next item; null where this thread is not needed any more.</summary>
    private static IThreadPoolWorkItem? Take()
    {
        while (true)
        {
            try
            {
                return WaitForItem();
            }
            catch (ThreadInterruptedException)
            {
                // User code that has run here has kept the thread, and interrupts it now.
            }
        }
    }

    private static IThreadPoolWorkItem? WaitForItem()
    {
        lock (Gate)
        {
            while (Items.Count == 0)
            {
                if (!Wait() && Items.Count == 0 && _threads > 1)
                {
                    _threads--;
                    return null;
                }
            }
            _taken++;
            return Items.Dequeue();
        }
    }

    /// <summary>False when nothing came for a while.</summary>
    private static bool Wait()
    {
        _idle++;
        try
        {
            return Monitor.Wait(Gate, IdleMilliseconds);
        }
        finally
        {
            _idle--;
        }
    }

    private static void Execute(IThreadPoolWorkItem item)
    {
        LockOrder.AssertNone();
        try
        {
            item.Execute();
        }
        catch (Exception e)
        {
            Debug.Fail($"What runs here lets nothing out, and did: {e}");
        }
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
