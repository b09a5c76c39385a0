using System.Diagnostics;
using Remoting.Calls;

namespace Remoting.Scheduling;

// Where calls of the pool wait: nearly all in one queue. Those that not every worker may have wait apart, so that they hold up no other.
internal sealed partial class Scheduler
{
    /// <summary>Calls that no worker has yet, and that any may have.</summary>
    private readonly CallQueue _queue = new();

    /// <summary>Calls that are run again, and not on the worker that they were on. Made with the first one.</summary>
    private CallQueue? _elsewhereQueue;

    /// <summary>Tags of which only so many calls run at once, each with a queue of its own; null where there are none.</summary>
    private readonly TagLimits? _limits;

    /// <summary>Which of several queues has been asked last.</summary>
    private int _queueTurn;

    /// <summary>How many calls no worker has, those of leases not counted.</summary>
    private long WaitingCalls
    {
        get
        {
            long calls = _queue.Calls + (_elsewhereQueue?.Calls ?? 0);
            if (_limits is not null)
            {
                foreach (var line in _limits.Lines)
                    calls += line.Queue.Calls;
            }
            return calls;
        }
    }

    /// <summary>How many calls no worker has.</summary>
    private long QueuedCalls() => WaitingCalls + QueuedInLeases();

    /// <summary>The queue of calls of the pool.</summary>
    private CallQueue QueueOf(CallRange range)
    {
        if (range.Batch.Options is null)
            return _queue;
        if (_limits?.LineOf(range.Batch) is { } line && !Lease.IsOpening(range.Batch))
            return line.Queue;
        return AvoidedBy(range) != 0 ? _elsewhereQueue ??= new CallQueue() : _queue;
    }

    /// <summary>All queues of the pool.</summary>
    private IEnumerable<CallQueue> Queues()
    {
        yield return _queue;
        if (_elsewhereQueue is not null)
            yield return _elsewhereQueue;
        foreach (var line in _limits?.Lines ?? [])
            yield return line.Queue;
    }

    /// <summary>The queue that is to be sent from next: where there are several, the most urgent of those whose head somebody can take, in turns.</summary>
    private CallQueue? NextQueue()
    {
        if (_limits is null && _elsewhereQueue is null or { Calls: 0 })
            return _queue;
        CallQueue[] queues = [.. Queues()];
        CallQueue? best = null;
        int turn = _queueTurn;
        for (int i = 1; i <= queues.Length; i++)
        {
            int place = (turn + i) % queues.Length;
            var queue = queues[place];
            if (queue.Calls == 0 || !queue.TryPeek(out var range) || (best is not null && queue.Urgency <= best.Urgency) || PickWorker(range) is null)
                continue;
            best = queue;
            _queueTurn = place;
        }
        if (best is null || !IsKeptFree(best))
            return best;
        // Whoever is kept a worker free for may have one by now.
        return _queue.TryPeek(out var first) && PickWorker(first) is not null ? _queue : null;
    }

    /// <summary>
    /// Whether a call would go behind others of a worker, while one that is no less urgent waits for a worker that has nothing to do: it might wait for ever.
    /// </summary>
    private bool IsKeptFree(CallQueue queue) =>
        queue != _queue && queue.TryPeek(out var next) && IsLeaseBefore(queue) && PickWorker(next) is { IsIdle: false };

    /// <summary>Whether one who waits for a lease is no less urgent than the head of a queue, which was looked at.</summary>
    private bool IsLeaseBefore(CallQueue queue) => _queue.TryPeek(out var first) && Lease.IsOpening(first.Batch) && _queue.Urgency >= queue.Urgency;

    /// <summary>The worker for a call that is run again elsewhere, behind one that waits for that.</summary>
    private WorkerSlot? ElsewherePast(CallRange range) => PickAny(range) is { } slot && (slot.IsIdle || !IsLeaseBefore(_elsewhereQueue!)) ? slot : null;

    /// <summary>A queue has had a turn: what is less urgent in the others has missed one.</summary>
    private void MissTurns(CallQueue served, CallTurn turn)
    {
        if (_limits is null && _elsewhereQueue is null or { Calls: 0 })
            return;
        foreach (var queue in Queues())
        {
            if (queue != served)
                queue.MissTurn(turn.Priority);
        }
    }

    /// <summary>Whether not every worker may have a call.</summary>
    private bool IsChoosy(CallRange range) => range.Batch.Options is not null && (AvoidedBy(range) != 0 || _limits?.LineOf(range.Batch) is not null);

    /// <summary>Whether a worker may have a call.</summary>
    private bool Suits(WorkerSlot slot, CallRange range) =>
        range.Batch.Options is null || ((_limits is null || _limits.Allow(slot, range.Batch)) && (AvoidedBy(range) != slot.Id || !MayBeElsewhere(slot)));

    /// <summary>Whether there is, or can be, a worker of the pool beside this one. Those that are leased are none, for as long as their owners want.</summary>
    private bool MayBeElsewhere(WorkerSlot slot) =>
        _workers.Count < _options.MaxWorkers || _workers.Exists(other => other != slot && other is { Lease: null, Killed: false, IsLate: false });

    /// <summary>Number of the worker that a call is not to be run on again; 0 for none. With one worker there is no other.</summary>
    private int AvoidedBy(CallRange range) =>
        range.Attempt > 0 && _options.MaxWorkers > 1 && range.Batch is { Options: { RetryOnDifferentWorker: true, Retry: not null }, Lease: null } batch
            ? batch.LastWorkers?.GetValueOrDefault(range.Start).Last ?? 0
            : 0;

    /// <summary>Calls are sent to a worker: where they may have to be run again elsewhere, that is remembered.</summary>
    private static void NoteWorker(CallRange range, WorkerSlot slot)
    {
        if (range.Batch.Options is not { RetryOnDifferentWorker: true })
            return;
        var workers = range.Batch.LastWorkers ??= [];
        for (int i = range.Start; i < range.Start + range.Count; i++)
            workers[i] = (workers.GetValueOrDefault(i).Last, slot.Id);
    }

    /// <summary>They come back, and have not run there.</summary>
    private static void ForgetWorker(CallRange range)
    {
        if (range.Batch.Options is not { RetryOnDifferentWorker: true } || range.Batch.LastWorkers is not { } workers)
            return;
        for (int i = range.Start; i < range.Start + range.Count; i++)
        {
            int before = workers.GetValueOrDefault(i).Before;
            workers[i] = (before, before);
        }
    }

    /// <summary>Chunks that could be run if there were workers for them.</summary>
    private int WaitingChunks()
    {
        int enough = _options.MaxWorkers;
        // A call that waits for its worker needs no other, as long as there is one that it could have.
        int chunks = (_isHeld && HasIdleWorker() ? 0 : _queue.CountChunks(enough)) + (_elsewhereQueue?.CountChunks(enough) ?? 0);
        if (_limits is not null)
        {
            foreach (var line in _limits.Lines)
                chunks += line.Queue.CountChunks(Math.Max(0, line.Limit - line.Holders));
        }
        return Math.Min(chunks, enough);
    }

    /// <summary>Takes all that waits, most urgent first.</summary>
    private List<CallRange> TakeAllWaiting()
    {
        var all = new List<CallRange>();
        foreach (var queue in Queues())
        {
            while (queue.TryPeek(out var range))
            {
                queue.TakeFront(range);
                all.Add(range);
            }
        }
        return all;
    }

    private void WithdrawWaiting(CallBatch batch, List<CallRange> removed)
    {
        if (batch.Options is null)
        {
            _queue.Withdraw(batch, removed);
            return;
        }
        if (batch.Count == 1)
        {
            QueueOf(new CallRange(batch, 0, 1, Attempt: batch.Retries?.FailuresOf(0) ?? 0)).Withdraw(batch, removed);
            return;
        }
        foreach (var queue in Queues())
            queue.Withdraw(batch, removed);
    }

    [Conditional("DEBUG")]
    private void CheckLimits()
    {
        foreach (var line in _limits?.Lines ?? [])
        {
            Debug.Assert(line.Holders <= line.Limit, "No more calls of a tag run than its limit says.");
            int holders = 0;
            foreach (var slot in _workers)
            {
                int calls = 0;
                for (int i = 0; i < slot.Sent.Count; i++)
                    calls += slot.Sent[i].Range.Batch.Options?.Tags?.Contains(line.Tag) == true ? slot.Sent[i].Range.Count : 0;
                Debug.Assert(calls == line.CallsOf(slot), "A worker is counted for a tag exactly while it has a call of it.");
                holders += calls > 0 ? 1 : 0;
            }
            Debug.Assert(holders == line.Holders, "What a worker had is given back when it is gone.");
        }
    }
}
