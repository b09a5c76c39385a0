using Remoting.Calls;

namespace Remoting.Scheduling;

// How the pool is, for those who look after it: whether it has become warm, whether it is broken, and how long calls wait.
internal sealed partial class Scheduler
{
    /// <summary>Those who wait for it are the program's.</summary>
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether what <see cref="Warm"/> waits for has come to pass.</summary>
    private bool _isWarm;

    /// <summary>Whether that was that all are ready.</summary>
    private bool _wasReady;

    /// <summary>Workers that were ready and have served their time before all were: where each has one call they may never be ready all at once.</summary>
    private int _servedBeforeWarm;

    /// <summary>Complete when <see cref="ProcessPoolOptions.MinWorkers"/> are ready. Fails where the pool was broken or shut down before.</summary>
    public Task Warm => _warm.Task;

    /// <summary>Whether the pool runs no more calls, for its workers cannot start, or one of them died that must not. Known before any call hears of it.</summary>
    public bool IsBroken => Volatile.Read(ref _broken) is not null;

    /// <summary>Called outside of the lock.</summary>
    public void AnnounceWarm()
    {
        Func<CallRange?, Exception>? broken;
        bool ready;
        using (_gate.Enter())
            (broken, ready) = (_broken, _wasReady);
        if (ready)
            _warm.TrySetResult();
        else if (broken is not null)
            _warm.TrySetException(broken(null));
        else
            _warm.TrySetException(new ObjectDisposedException(nameof(ProcessPoolExecutor)));
        // Nobody may be waiting for it.
        _ = _warm.Task.Exception;
    }

    /// <summary>Why the pool is broken, how long the call has waited that waits for longest, and how long that of those that are urgent.</summary>
    public (Exception? BrokenBy, TimeSpan OldestQueued, TimeSpan OldestUrgent) InspectHealth()
    {
        using (_gate.Enter())
        {
            return (_broken?.Invoke(null), QueueAge(), QueueAge(urgent: true));
        }
    }

    /// <summary>How long the call has waited that waits for longest, whatever it waits for.</summary>
    private TimeSpan QueueAge(bool urgent = false)
    {
        long oldest = long.MaxValue;
        foreach (var queue in Queues())
            oldest = Math.Min(oldest, queue.OldestSubmission(urgent));
        foreach (var lease in _leases)
            oldest = Math.Min(oldest, lease.Queue.OldestSubmission(urgent));
        long now = _time.GetTimestamp();
        return oldest < now ? _time.GetElapsedTime(oldest, now) : TimeSpan.Zero;
    }

    /// <summary>How many workers died within a while, as far as that is still known.</summary>
    public int InspectDeaths(TimeSpan within)
    {
        var now = _time.GetUtcNow();
        return Watch.Deaths.All().Count(death => now - death.At < within);
    }

    /// <summary>Part of a step that may have changed it.</summary>
    private void CheckWarm(Effects effects)
    {
        _wasReady = ReadyWorkers() + _servedBeforeWarm >= _options.MinWorkers && _broken is null;
        _isWarm = _wasReady || _broken is not null || _shutdown;
        if (_isWarm)
            effects.Warm();
    }

    private int ReadyWorkers()
    {
        int ready = 0;
        foreach (var slot in _workers)
            ready += slot.State == WorkerState.Ready ? 1 : 0;
        return ready;
    }
}
