using Remoting.Telemetry;
using Remoting.Threads;

namespace Remoting.Scheduling;

// The one timer: when it fires, what it finds due, and how it tells time that passed from time in which this process did not run.
internal sealed partial class Scheduler
{
    /// <summary>
    /// When the timer fires; <see cref="long.MaxValue"/> when it does not. Under the lock this is decided, outside of it the timer is set
    /// (<see cref="ArmTimer"/>). Never before the moment of the decision: what is later than this is time in which this process did not run.
    /// </summary>
    private long _timerDue = long.MaxValue;

    /// <summary>Whether it fires within <see cref="SchedulingLimits.Tick"/> of having been set.</summary>
    private bool _timerTicks;

    /// <summary>Whoever sets the timer last has seen the latest decision.</summary>
    private readonly OrderedLock _arming = new(LockRank.Arming);

    private int _timerFailures;

    /// <summary>Sets the timer to what was decided last. Outside of the lock.</summary>
    public void ArmTimer()
    {
        try
        {
            using (_arming.Enter())
            {
                long due = Volatile.Read(ref _timerDue);
                if (due == long.MaxValue)
                    return;
                double seconds = Math.Max(0, (due - _time.GetTimestamp()) * SecondsPerTick);
                // Rounded up, and at least one: a timer that fires before its time would be set again at once.
                _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(seconds * 1000), 1, uint.MaxValue - 1)), Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception e)
        {
            // It does not fire: so the next step decides anew.
            OnTimerFailed(e, nextDue: long.MaxValue);
        }
    }

    /// <summary>Nothing may escape from here: it would end the program, or leave the pool without a timer.</summary>
    private void OnTimer()
    {
        try
        {
            Tick();
        }
        catch (Exception e)
        {
            TryAgain(e);
        }
    }

    private void Tick()
    {
        var due = new List<WorkerSlot>();
        try
        {
            using var step = new Step(this, out var effects);
            long now = _time.GetTimestamp();
            ForgiveSleep(now);
            EndRest(now);
            Volatile.Write(ref _timerDue, long.MaxValue);
            _timerTicks = false;
            foreach (var slot in _workers)
            {
                if (slot.LookedAt)
                    continue;
                if (slot.Lease is { } lease && LeaseDeadline(slot) <= now)
                    CloseIdle(lease, slot, now, effects);
                if (IsDue(slot, now))
                {
                    due.Add(slot);
                    slot.LookedAt = true;
                }
                else if (IdleDeadline(slot) <= now && CountServing() > _options.MinWorkers)
                {
                    Retire(slot, effects, RetireReason.Idle);
                }
            }
            Dispatch(effects, inline: true);
        }
        finally
        {
            foreach (var slot in due)
                LookElsewhere(slot);
        }
    }

    private void LookElsewhere(WorkerSlot slot)
    {
        try
        {
            _elsewhere(() => Look(slot));
        }
        catch (Exception e)
        {
            using (_gate.Enter())
                slot.LookedAt = false;
            TryAgain(e);
        }
    }

    /// <summary>
    /// A timer that fires much too late was held up: this process did not run (it was stopped by a signal or in a debugger, or the machine slept).
    /// No call is charged with the time that passed meanwhile: every deadline moves by it.
    /// </summary>
    private void ForgiveSleep(long now)
    {
        long late = _timerDue == long.MaxValue ? 0 : now - _timerDue;
        if (late <= Ticks(SchedulingLimits.LatestTick))
            return;
        foreach (var slot in _workers)
            slot.Forgive(late, now, Ticks(_options.CancellationGracePeriod));
    }

    /// <summary>Decides when the timer fires next. It is only moved forward: firing too early costs one look.</summary>
    private void SetTimer(Effects effects)
    {
        long due = Math.Min(HeldUntil(), _restUntil);
        bool deadlines = false;
        bool spare = CountServing() > _options.MinWorkers;
        foreach (var slot in _workers)
        {
            if (spare)
                due = Math.Min(due, IdleDeadline(slot));
            due = Math.Min(due, LeaseDeadline(slot));
            if (slot.LookedAt || slot.Killed)
                continue;
            if (slot.PendingKill is { } kill)
            {
                due = Math.Min(due, kill.Deadline);
                deadlines |= kill.Deadline != long.MaxValue;
            }
            else if (TimeoutOf(slot) is { } timeout)
            {
                due = Math.Min(due, HeadDeadline(slot, timeout));
                deadlines = true;
            }
            if (MaySteal(slot))
                due = Math.Min(due, StealAt(slot));
        }
        // Where it ticks already, the time of the next tick need not be looked up.
        bool ticks = deadlines && !_timerTicks;
        if (due >= _timerDue && !ticks)
            return;
        long now = _time.GetTimestamp();
        // What was due before is due now; where that was decided already the timer is on its way, and each step that set it anew would put it off.
        due = Math.Min(Math.Max(due, now), _timerDue);
        if (ticks)
        {
            due = Math.Min(due, now + Ticks(SchedulingLimits.Tick));
            _timerTicks = true;
        }
        else if (due == _timerDue)
        {
            return;
        }
        Volatile.Write(ref _timerDue, due);
        effects.SetTimer();
    }

    /// <summary>What was due could not be done: it is still due at the next tick.</summary>
    private void TryAgain(Exception error)
    {
        OnTimerFailed(error, _time.GetTimestamp() + Ticks(SchedulingLimits.Tick));
        ArmTimer();
    }

    /// <summary>Told once, for it may be so at every tick.</summary>
    private void OnTimerFailed(Exception error, long nextDue)
    {
        using (_gate.Enter())
        {
            Volatile.Write(ref _timerDue, nextDue);
            _timerTicks = nextDue != long.MaxValue;
        }
        if (Interlocked.Increment(ref _timerFailures) == 1)
            Events.StepFailed(error);
    }
}
