using Remoting.Telemetry;

namespace Remoting.Scheduling;

// Workers that are there before they are needed. Where a pool has them every process starts aside, and gets a place in the pool when there is something to do.
internal sealed partial class Scheduler
{
    /// <summary>
    /// Processes without a place in the pool: they start, stand by, or are on their way out and have left their place to another. Invariant: they and those in
    /// <see cref="_workers"/> are never more than <see cref="ProcessPoolOptions.MaxWorkers"/> and <see cref="ProcessPoolOptions.StandbyWorkers"/> together.
    /// </summary>
    private readonly List<WorkerSlot> _aside = [];

    /// <summary>A worker has shaken hands, and stands by.</summary>
    public void OnStanding(WorkerSlot slot)
    {
        using var step = new Step(this, out var effects);
        slot.Move(WorkerState.Standing, _time.GetTimestamp());
        Dispatch(effects, inline: true);
    }

    /// <summary>Lets those who stand by step in where calls wait, and starts others in their stead.</summary>
    private void Replenish(bool inline, Effects effects)
    {
        RetireWorkers(effects);
        for (int i = _workers.Count - 1; i >= 0; i--)
        {
            // Whoever is asked to exit needs its place no more.
            if (_workers[i].State == WorkerState.Retiring)
            {
                _aside.Add(_workers[i]);
                _workers.RemoveAt(i);
            }
        }
        while (StepIn(effects))
            SendQueued(inline, effects);
        StartAside(effects);
    }

    /// <summary>Whether somebody has stepped in that is ready for calls now.</summary>
    private bool StepIn(Effects effects)
    {
        if (_broken is not null || (_shutdown && WaitingCalls == 0))
            return false;
        bool ready = false;
        for (int count = Math.Min(PlacesWanted(), _options.MaxWorkers - _workers.Count); count > 0; count--)
        {
            if (_aside.Find(static slot => slot is { State: WorkerState.Standing, Killed: false }) is not { } slot)
                break;
            _aside.Remove(slot);
            _workers.Add(slot);
            long now = _time.GetTimestamp();
            if (_options.InitializesLate)
            {
                slot.Move(WorkerState.Initializing, now);
                effects.StepIn(slot);
            }
            else
            {
                _failedStarts = 0;
                slot.Move(WorkerState.Ready, now);
                ready = true;
            }
        }
        return ready;
    }

    /// <summary>Starts as many as are wanted now and are to stand by, less those that come or stand already.</summary>
    private void StartAside(Effects effects)
    {
        if (_broken is not null || (_shutdown && WaitingCalls == 0))
            return;
        int there = 0;
        foreach (var slot in _aside)
            there += slot.State is WorkerState.Starting or WorkerState.Standing && !slot.Killed ? 1 : 0;
        // Either may be as large as a number can be: that is how one says that there is no limit.
        long wanted = Math.Max(0L, Math.Min(PlacesWanted(), _options.MaxWorkers - _workers.Count)) + (_shutdown ? 0 : _options.StandbyWorkers);
        long room = (long)_options.MaxWorkers + _options.StandbyWorkers - _workers.Count - _aside.Count;
        for (long count = Math.Min(wanted - there, room); count > 0; count--)
            Start(_aside, effects);
    }

    /// <summary>The pool ends, and nobody will be needed.</summary>
    private void DismissAside(Effects effects)
    {
        foreach (var slot in _aside)
        {
            if (slot.Killed)
                continue;
            if (slot.State == WorkerState.Standing && _broken is null)
                Retire(slot, effects, RetireReason.PoolEnds);
            else if (slot.State is WorkerState.Starting or WorkerState.Standing)
                Kill(slot, KillReason.NotNeeded, effects);
        }
    }

    /// <summary>
    /// A worker that takes no notice of SIGTERM does so from its first line of managed code on; before it, the runtime is not there yet. What somebody sends to the
    /// whole group of a service then says nothing about whether workers can start.
    /// </summary>
    private bool IsTerminatedFromOutside(WorkerDeath death) =>
        _options.IgnoreTerminationSignal && death.Signal == SchedulingLimits.TerminationSignal && _terminatedStarts++ < SchedulingLimits.MaxTerminatedStarts;

    /// <summary>
    /// Whether a death counts as a failed start: nobody has had any use of the worker. One that has stood by for long has started well, and so has one that
    /// somebody else has killed.
    /// </summary>
    private bool HasFailedToStart(WorkerSlot slot, WorkerDeath death) => slot.State switch
    {
        WorkerState.Starting when IsTerminatedFromOutside(death) => false,
        WorkerState.Starting or WorkerState.Initializing => true,
        WorkerState.Standing => death.Reason != WorkerExitReason.Killed && _time.GetTimestamp() - slot.IdleSince < Ticks(SchedulingLimits.StallLimit),
        _ => false,
    };
}
