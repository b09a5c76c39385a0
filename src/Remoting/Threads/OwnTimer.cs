using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Remoting.Threads;

/// <summary>
/// A timer that needs no thread of the thread pool: a time-out comes also where all of those are blocked. It holds no execution context, so nothing
/// that flows with the code that made it is kept alive. One thread waits for all.
/// </summary>
internal sealed class OwnTimer : ITimer, IThreadPoolWorkItem
{
    private static readonly object Gate = new();

    /// <summary>Settings of timers, by when they are due. One that does not count any more has lost its timer, and keeps nothing alive.</summary>
    private static readonly PriorityQueue<Setting, long> Queue = new();

    /// <summary>How many of them do not count any more.</summary>
    private static int _stale;

    private static bool _running;

    /// <summary>What the thread waits for; earlier dues wake it.</summary>
    private static long _nextDue = long.MaxValue;

    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly bool _trusted;

    /// <summary>The one that counts; null when the timer is not set.</summary>
    private Setting? _setting;

    private bool _disposed;

    private OwnTimer(TimerCallback callback, object? state, bool trusted)
    {
        _callback = callback;
        _state = state;
        _trusted = trusted;
    }

    /// <summary>A timer that is not set.</summary>
    /// <param name="callback">Runs on <see cref="OwnThreads"/>.</param>
    /// <param name="state">Its argument.</param>
    public static OwnTimer Create(TimerCallback callback, object? state) => new(callback, state, trusted: false);

    /// <summary>A timer whose callback is a few instructions of the library's own, and runs on the timers' own thread.</summary>
    public static OwnTimer Trusted(Action callback) => new(static callback => ((Action)callback!)(), callback, trusted: true);

    /// <summary>Sets the timer; what it was set to before is forgotten. False when it was disposed of.</summary>
    public bool Change(TimeSpan due)
    {
        bool counts;
        bool start = false;
        LockOrder.Enter(LockRank.Timer);
        Interruptions.Enter(Gate);
        try
        {
            counts = !_disposed;
            if (counts)
                start = Set(due);
        }
        finally
        {
            Monitor.Exit(Gate);
            LockOrder.Exit(LockRank.Timer);
        }
        if (start)
            Start();
        return counts;
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
            throw new NotSupportedException("These timers fire once.");
        return Change(dueTime);
    }

    public void Dispose()
    {
        Interruptions.Enter(Gate);
        try
        {
            _disposed = true;
            Forget();
        }
        finally
        {
            Monitor.Exit(Gate);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    void IThreadPoolWorkItem.Execute() => _callback(_state);

    /// <summary>Whether the thread that waits for all is still to be started, which takes a while and is done under no lock.</summary>
    private bool Set(TimeSpan due)
    {
        Forget();
        if (due == Timeout.InfiniteTimeSpan)
            return false;
        long at = Stopwatch.GetTimestamp() + (long)(due.TotalSeconds * Stopwatch.Frequency);
        _setting = new Setting { Timer = this };
        Queue.Enqueue(_setting, at);
        if (_running)
        {
            if (at < _nextDue)
                Monitor.Pulse(Gate);
            return false;
        }
        _running = true;
        return true;
    }

    private void Forget()
    {
        if (_setting is null)
            return;
        _setting.Timer = null;
        _setting = null;
        // A timer that is set far ahead again and again leaves much behind.
        if (++_stale > 64 && _stale > Queue.Count / 2)
            DropStale();
    }

    private static void DropStale()
    {
        var counting = Queue.UnorderedItems.Where(item => item.Element.Timer is not null).ToArray();
        Queue.Clear();
        Queue.EnqueueRange(counting.Select(item => (item.Element, item.Priority)));
        _stale = 0;
    }

    private static void Start()
    {
        try
        {
            new Thread(Run) { IsBackground = true, Name = "Remoting timer" }.UnsafeStart();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // The limit of threads is reached. The next timer that is set tries again.
            lock (Gate)
                _running = false;
        }
    }

    private static void Run()
    {
        while (true)
            ServeNext();
    }

    /// <summary>Apart, so that the thread keeps nothing of the last timer while it waits for the next.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ServeNext()
    {
        var due = WaitForDue();
        if (due._trusted)
            due._callback(due._state);
        else
            OwnThreads.Queue(due);
    }

    private static OwnTimer WaitForDue()
    {
        lock (Gate)
        {
            while (true)
            {
                if (!Queue.TryPeek(out var next, out _nextDue))
                {
                    _nextDue = long.MaxValue;
                    Monitor.Wait(Gate);
                    continue;
                }
                if (next.Timer is not { } timer)
                {
                    Queue.Dequeue();
                    _stale--;
                    continue;
                }
                long left = _nextDue - Stopwatch.GetTimestamp();
                if (left <= 0)
                {
                    Queue.Dequeue();
                    timer._setting = null;
                    return timer;
                }
                Monitor.Wait(Gate, (int)Math.Min(int.MaxValue, 1 + left * 1000 / Stopwatch.Frequency));
            }
        }
    }

    private sealed class Setting
    {
        public OwnTimer? Timer { get; set; }
    }
}

/// <summary>The system's clock, with timers that need no thread of the thread pool.</summary>
internal sealed class OwnTimeProvider : TimeProvider
{
    public static readonly OwnTimeProvider Instance = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = OwnTimer.Create(callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
