namespace Remoting.Scheduling;

// Workers that are kept without a call that asks for them, and do not stay: who takes their place comes later each time.
internal sealed partial class Scheduler
{
    /// <summary>How many workers in a row have ended by themselves as soon as they were ready, before they had a call.</summary>
    private int _unusedDeaths;

    /// <summary>When the last of them did.</summary>
    private long _lastUnusedDeath;

    /// <summary>
    /// Until then nobody is started for <see cref="ProcessPoolOptions.MinWorkers"/> alone; <see cref="long.MaxValue"/> where that is not held up. It is the timer that
    /// ends it (<see cref="EndRest"/>), and nobody who looks at the clock: what is due is then always still to come.
    /// </summary>
    private long _restUntil = long.MaxValue;

    /// <summary>How many are to be there although nothing waits for them.</summary>
    private int WorkersKept => _shutdown || _restUntil != long.MaxValue ? 0 : _options.MinWorkers;

    /// <summary>Whether a worker was of no use to anybody, and ended by itself, or by what it had been made to do when it started.</summary>
    private bool HasEndedUnused(WorkerSlot slot, WorkerDeath death) =>
        slot is { State: WorkerState.Ready, Killed: false, Lease: null, LastSequence: 0 } && death.Reason != WorkerExitReason.Killed
        && _time.GetTimestamp() - slot.IdleSince < Ticks(SchedulingLimits.StallLimit);

    /// <summary>One such worker is replaced at once; those after it each at twice the distance. No call waits for that: for one that does a worker is started.</summary>
    private void NoteUnusedDeath()
    {
        long now = _time.GetTimestamp();
        _unusedDeaths = now - _lastUnusedDeath > Ticks(2 * SchedulingLimits.LongestRespawnDelay) ? 1 : _unusedDeaths + 1;
        _lastUnusedDeath = now;
        if (_unusedDeaths == 1)
            return;
        double seconds = SchedulingLimits.RespawnDelay.TotalSeconds * Math.Pow(2, _unusedDeaths - 2);
        _restUntil = now + Ticks(TimeSpan.FromSeconds(Math.Min(seconds, SchedulingLimits.LongestRespawnDelay.TotalSeconds)));
    }

    /// <summary>The timer has fired.</summary>
    private void EndRest(long now)
    {
        if (_restUntil <= now)
            _restUntil = long.MaxValue;
    }
}
