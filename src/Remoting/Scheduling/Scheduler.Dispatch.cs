using Remoting.Calls;
using Remoting.Telemetry;
using Remoting.Watching;

namespace Remoting.Scheduling;

// From the queue to the workers.
internal sealed partial class Scheduler
{
    /// <summary>
    /// Sends what can be sent, starts workers where calls wait, ends the pool when it is time, and sets the timer. The last step of every change.
    /// </summary>
    /// <param name="effects">Gets what follows.</param>
    /// <param name="inline">
    /// Whether calls for a busy worker are written on this thread. Where single calls are submitted one after the other it is better not:
    /// the worker has work until its next result, and calls that wait a little share a system call.
    /// </param>
    private void Dispatch(Effects effects, bool inline)
    {
        SendQueued(inline, effects);
        if (_options.StandbyWorkers > 0)
            Replenish(inline, effects);
        else
            StartWorkers(effects);
        SendLeased(inline, effects);
        RetireWorkers(effects);
        SetTimer(effects);
        if (!_isWarm)
            CheckWarm(effects);
        CheckInvariants();
    }

    /// <summary>Sends what waits to workers that have room for it.</summary>
    private void SendQueued(bool inline, Effects effects)
    {
        long now = 0;
        while (TryNext(out var queue, out var range) is { } slot)
        {
            var turn = queue.Turn;
            bool idle = slot.SentCount == 0;
            // One look at the clock for all: it costs as much as sending a call.
            now = now == 0 ? _time.GetTimestamp() : now;
            long share = FairShare(slot, range);
            do
            {
                int count = WholeChunks(range, share);
                Send(slot, queue.TakeFront(range, count), now, effects);
                share -= count;
            }
            // Single calls are sent many at a time, too.
            while (share > 0 && slot.SentBytes < SchedulingLimits.MaxWindowBytes && queue.TryPeek(out range) && range.Batch.Count == 1
                && !Lease.IsOpening(range.Batch) && (PreferredOf(range) ?? slot) == slot && Suits(slot, range));
            queue.EndTurn(turn);
            MissTurns(queue, turn);
            effects.Flush(slot, inline || idle);
        }
        if (_isHeld)
            SendPast(_queue, WorkerPast, inline, effects);
        if (_elsewhereQueue is { Calls: > 1 } elsewhere)
            SendPast(elsewhere, ElsewherePast, inline, effects);
    }

    /// <summary>The next calls and the worker that gets them; null where nobody does.</summary>
    private WorkerSlot? TryNext(out CallQueue queue, out CallRange range)
    {
        _isHeld = false;
        range = default;
        queue = NextQueue()!;
        return queue is not null && queue.TryPeek(out range) ? PickWorker(range) : null;
    }

    /// <summary>Puts calls on their way to a worker. They leave with the next flush.</summary>
    private void Send(WorkerSlot slot, CallRange range, long now, Effects effects)
    {
        bool timed = TimeoutOf(range) is not null || AreTimesWatched(slot);
        // What was asked for stays so for as long as the worker has something for which it was asked.
        if (timed != slot.WantsTimes && (timed || slot.SentCount == 0))
            slot.WantsTimes = slot.Link.WantsTimes = timed;
        if (Lease.IsOpening(range.Batch))
            BeginLease(Lease.Of(range.Batch)!, slot);
        NoteAffinity(range, slot);
        NoteWorker(range, slot);
        long first = slot.Add(range, now);
        try
        {
            slot.Link.Send(range, first);
        }
        catch (Exception e)
        {
            // The worker does not know of them and is not to be asked again: they come back when it is gone.
            effects.Abandon(slot, e);
        }
    }

    /// <summary>
    /// An idle worker; the busy one with the most room where there is none, or where it is not worth waking one more (<see cref="IsTiny"/>). Null when
    /// none has room.
    /// </summary>
    private WorkerSlot? PickWorker(CallRange range)
    {
        if (PreferredOf(range) is not { } preferred)
            return PickAny(range);
        if (CanTake(preferred) && (preferred.IsIdle || Room(preferred) > 0))
            return preferred;
        return IsHeld(range) ? null : PickAny(range);
    }

    /// <inheritdoc cref="PickWorker"/>
    private WorkerSlot? PickAny(CallRange range)
    {
        WorkerSlot? idle = null;
        WorkerSlot? best = null;
        int bestRoom = 0;
        int busy = 0;
        bool choosy = IsChoosy(range);
        foreach (var slot in _workers)
        {
            busy += slot.SentCount > 0 ? 1 : 0;
            if (choosy && !Suits(slot, range))
                continue;
            if (slot.IsIdle)
            {
                idle ??= CanTake(slot) ? slot : null;
                continue;
            }
            int room = Room(slot);
            if (room > bestRoom)
            {
                best = slot;
                bestRoom = room;
            }
        }
        // A lease is given a worker that has nothing to do. Calls behind it wait meanwhile, or it might wait for ever.
        if (Lease.IsOpening(range.Batch))
            return idle;
        return idle is null || (busy >= _options.Processors && IsTiny(range, best)) ? best : idle;
    }

    /// <summary>
    /// Whether the calls of a map are so short that waking a worker for them takes longer. Where the others keep all processors busy, nothing is won by
    /// it either. A single call is woken for: somebody may wait for it, and it may be unlike those before.
    /// </summary>
    private static bool IsTiny(CallRange range, WorkerSlot? slot) => range.Batch.Count > 1 && slot?.SecondsPerCall < SchedulingLimits.TinyCallSeconds;

    private bool CanTake(WorkerSlot slot) =>
        slot.State == WorkerState.Ready && slot.PendingKill is null && !slot.Killed && !slot.IsFull && !slot.IsLate && slot.Lease is null
        && (_options.MaxCallsPerWorker is not { } most || slot.Given < most);

    /// <summary>How many more calls may be sent ahead to a worker.</summary>
    private int Room(WorkerSlot slot) =>
        CanTake(slot) && slot.SentBytes < SchedulingLimits.MaxWindowBytes ? Window(slot) - slot.SentCount : 0;

    /// <summary>How many calls a worker may have: deep for short calls, one for long ones.</summary>
    private int Window(WorkerSlot slot)
    {
        if (slot.SecondsPerCall is not { } seconds)
            return 1;
        if (seconds >= SchedulingLimits.LongCallSeconds)
            return 1;
        return (int)Math.Min(Math.Max(SchedulingLimits.WindowSeconds / Math.Max(seconds, 1e-9), 2), _options.MaxWindow);
    }

    /// <summary>
    /// Places a single call that has only to wait: behind others of a worker, or in the queue of a pool that is full. Then nothing else changes: no
    /// worker is to be started or let go, and nothing comes due earlier. False when that is not so, and nothing done.
    /// </summary>
    private bool TryLineUp(CallRange range, Effects effects)
    {
        if (range.Batch.Options is { } options && (options.Affinity is not null || QueueOf(range) != _queue))
            return false;
        var slot = PickWorker(range);
        if (_queue.Calls == 0 && slot is { SentCount: > 1 })
        {
            Send(slot, range, slot.HeadSince, effects);
            effects.Flush(slot, inline: false);
        }
        else if (slot is null && _workers.Count >= _options.MaxWorkers)
        {
            _queue.PushBack(range);
        }
        else
        {
            return false;
        }
        _pace.OnSubmit(alone: false);
        CheckInvariants();
        return true;
    }

    /// <summary>How many calls a worker gets: its room and its fair share of the queue, at least one.</summary>
    private long FairShare(WorkerSlot slot, CallRange range)
    {
        if (Lease.IsOpening(range.Batch) || range.Batch.Options?.Affinity is not null)
            return 1;
        int ready = 0;
        foreach (var other in _workers)
            ready += CanTake(other) ? 1 : 0;
        if (IsTiny(range, slot))
            ready = Math.Min(ready, _options.Processors);
        long count = Math.Min(Math.Max(1, Room(slot)), (WaitingCalls + ready - 1) / ready);
        return _options.MaxCallsPerWorker is { } most ? Math.Min(count, most - slot.Given) : count;
    }

    /// <summary>How many calls of the range that is, in whole chunks, at least one.</summary>
    private static int WholeChunks(CallRange range, long count)
    {
        // A chunk may be larger than any batch: 64 bits, so that no sum of such sizes overflows.
        long chunkLength = range.Batch.ChunkLength;
        // Chunks begin at multiples of the chunkLength in their batch; a range that was taken back may begin inside one.
        long head = chunkLength - range.Start % chunkLength;
        count = count <= head ? head : head + (count - head) / chunkLength * chunkLength;
        count = Math.Min(count, range.Count);
        while (count > chunkLength && range.Batch.Encoded is { } encoded
            && encoded.LengthOf(range.Start, (int)count) > SchedulingLimits.MaxWindowBytes)
            count = Math.Max(chunkLength, count / 2 / chunkLength * chunkLength);
        return (int)count;
    }

    /// <summary>Starts as many workers as have something to do: waiting chunks that no starting worker is meant for, or the configured minimum.</summary>
    private void StartWorkers(Effects effects)
    {
        if (_broken is not null || (_shutdown && WaitingCalls == 0))
            return;
        // A process counts for as long as it is there, also on its way out: it holds memory, files and perhaps a licence, and may be slow to leave.
        int room = _options.MaxWorkers - _workers.Count;
        if (room <= 0)
            return;
        for (int count = Math.Min(PlacesWanted(), room); count > 0; count--)
            Start(_workers, effects);
    }

    /// <summary>How many more workers have something to do, those that come already not counted.</summary>
    private int PlacesWanted()
    {
        int coming = 0;
        foreach (var slot in _workers)
            coming += slot.State is WorkerState.Starting or WorkerState.Initializing && !slot.Killed ? 1 : 0;
        return Math.Max(WaitingChunks() - coming, WorkersKept - CountServing());
    }

    private void Start(List<WorkerSlot> where, Effects effects)
    {
        var slot = new WorkerSlot(++_lastWorkerId) { Limits = _limits };
        slot.Link = _factory.Create(slot, this);
        where.Add(slot);
        TellWorker(slot, WorkerStep.Starting);
        effects.Start(slot);
    }

    /// <summary>Lets go of workers that are worn out, idle for too long, or no longer needed; the end of the pool when none is left.</summary>
    private void RetireWorkers(Effects effects)
    {
        bool ending = (_shutdown && WaitingCalls == 0) || _broken is not null;
        foreach (var slot in _workers)
        {
            if (slot.IsIdle && !slot.Killed && slot.Lease is null && WhyRetire(slot, ending) is { } reason)
                Retire(slot, effects, reason);
            else if (ending && slot.State is WorkerState.Starting or WorkerState.Initializing && !slot.Killed)
                Kill(slot, KillReason.NotNeeded, effects);
        }
        if (ending)
            DismissAside(effects);
        if (ending && _workers.Count == 0 && _aside.Count == 0)
            effects.End();
    }

    private RetireReason? WhyRetire(WorkerSlot slot, bool ending) =>
        ending ? RetireReason.PoolEnds
        : _options.MaxCallsPerWorker <= slot.Given ? RetireReason.MaxCalls
        : slot.IsFull ? (slot.IsUnwanted ? RetireReason.Asked : RetireReason.Memory)
        : null;

    private void Retire(WorkerSlot slot, Effects effects, RetireReason reason)
    {
        Events.NoteRetired(slot.Id, slot.Link.ProcessId, reason);
        if (reason == RetireReason.Memory)
            LookAtRecycled(slot);
        if (!_isWarm && slot.State == WorkerState.Ready)
            _servedBeforeWarm++;
        slot.Move(WorkerState.Retiring, _time.GetTimestamp());
        effects.Stop(slot);
    }

    /// <summary>Ends a worker by force. It has no more to do from here on, so that whenever the kill comes it hits no call that it was not meant for.</summary>
    private void Kill(WorkerSlot slot, KillReason reason, Effects effects, bool gently = false)
    {
        if (!slot.Killed)
            Events.NoteKilled(slot.Id, slot.Link.ProcessId, reason, slot.Sent.Count > 0 ? NameOf(slot.Sent[slot.Sent.Count - 1].Range) : null);
        slot.Killed = true;
        // Only the kill that a call's stack is for waits for it. What frees memory, or was ordered, does not.
        effects.Kill(slot, gently ? KillManner.Gently : reason is KillReason.Cancelled or KillReason.TimedOut ? KillManner.AfterStack : KillManner.AtOnce);
    }

    private void CancelQueue(Effects effects)
    {
        foreach (var range in TakeAllWaiting())
            effects.Cancel(range);
    }
}
