using System.Diagnostics;

namespace Remoting.Threads;

/// <summary>
/// A timer that needs no thread of the thread pool: a time-out comes also where all of those are blocked. It holds no execution context, so nothing
/// that flows with the code that made it is kept alive. One thread waits for all.
/// </summary>
internal sealed class OwnTimer : ITimer, IThreadPoolWorkItem
{
    private static readonly object Gate = new();
    private static readonly PriorityQueue<(OwnTimer Timer, int Version), long> Queue = new();
    private static bool _running;

    /// <summary>What the thread waits for; earlier dues wake it.</summary>
    private static long _nextDue = long.MaxValue;

    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly bool _trusted;

    /// <summary>Changes with each setting, so that earlier ones in the queue are known to be out of date.</summary>
    private int _version;

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
        lock (Gate)
        {
            if (_disposed)
                return false;
            _version++;
            if (due == Timeout.InfiniteTimeSpan)
                return true;
            long at = Stopwatch.GetTimestamp() + (long)(due.TotalSeconds * Stopwatch.Frequency);
            Queue.Enqueue((this, _version), at);
            if (!_running)
                Start();
            else if (at < _nextDue)
                Monitor.Pulse(Gate);
            return true;
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
            throw new NotSupportedException("These timers fire once.");
        return Change(dueTime);
    }

    public void Dispose()
    {
        lock (Gate)
        {
            _disposed = true;
            _version++;
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    void IThreadPoolWorkItem.Execute() => _callback(_state);

    private static void Start()
    {
        try
        {
            new Thread(Run) { IsBackground = true, Name = "Remoting timer" }.UnsafeStart();
            _running = true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // The limit of threads is reached. The next timer that is set tries again.
        }
    }

    private static void Run()
    {
        while (true)
        {
            var due = WaitForDue();
            if (due._trusted)
                due._callback(due._state);
            else
                OwnThreads.Queue(due);
        }
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
                if (next.Version != next.Timer._version)
                {
                    Queue.Dequeue();
                    continue;
                }
                long left = _nextDue - Stopwatch.GetTimestamp();
                if (left <= 0)
                {
                    Queue.Dequeue();
                    return next.Timer;
                }
                Monitor.Wait(Gate, (int)Math.Min(int.MaxValue, 1 + left * 1000 / Stopwatch.Frequency));
            }
        }
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
