using Remoting.Calls;
using Remoting.Watching;

namespace Remoting.Scheduling;

// For those who look: what they see, what they are told, and what they may order.
internal sealed partial class Scheduler : IWatchedPool
{
    /// <summary>What a worker has just ended, until it is known how long it took; used only while somebody looks.</summary>
    private readonly List<SentCalls> _justEnded = [];

    public PoolWatch Watch { get; } = new();

    public string? Name => _options.Name;

    public PoolView View()
    {
        List<WorkerView> workers;
        Func<CallRange?, Exception>? broken;
        long queued, oldest, completed, deaths;
        using (_gate.Enter())
        {
            oldest = Ticks(QueueAge());
            workers = [.. _workers.Concat(_aside).Select(See)];
            (queued, completed, deaths, broken) = (QueuedCalls(), _completed, _deaths, _broken);
        }
        return new PoolView(workers, _options.MaxWorkers, queued, oldest, completed, deaths, broken?.Invoke(null).Message);
    }

    public bool TryEndCall(int workerId, long sequence)
    {
        using var step = new Step(this, out var effects);
        if (_workers.Find(slot => slot.Id == workerId) is not { } slot || slot.Head(sequence) is null || slot.State != WorkerState.Ready || slot.Killed)
            return false;
        ComeBack(TakeBackUnstarted(slot), effects);
        bool isRunning = slot.SentCount == 1 && slot.Head(sequence) is not null;
        if (isRunning)
            BeginDoom(slot, null, effects);
        Dispatch(effects, inline: true);
        return isRunning;
    }

    public bool TryRecycle(int workerId)
    {
        using var step = new Step(this, out var effects);
        if (_workers.Find(slot => slot.Id == workerId) is not { State: WorkerState.Ready, Killed: false, IsFull: false } slot)
            return false;
        slot.IsFull = true;
        slot.IsUnwanted = true;
        Dispatch(effects, inline: true);
        return true;
    }

    public string? TryTakeStack(int workerId)
    {
        IWorkerLink? link;
        using (_gate.Enter())
            link = _workers.Find(slot => slot.Id == workerId)?.Link;
        return link?.TryTakeStack();
    }

    /// <summary>Under the lock.</summary>
    private void TellSubmitted(CallBatch batch)
    {
        foreach (var watcher in Watch.Watchers ?? [])
            watcher.OnSubmitted(batch, batch.SubmittedAt);
    }

    /// <summary>Under the lock, before it is written down that the worker has come so far.</summary>
    private void TellEnded(WorkerSlot slot, long now)
    {
        if (Watch.Watchers is { } watchers)
        {
            long count = 0;
            foreach (var ended in _justEnded)
                count += ended.Range.Count;
            long from = slot.HeadSince;
            foreach (var (range, first) in _justEnded)
            {
                // All that came at once have shared the time; that of the last is what is left.
                long to = count == range.Count ? now : from + (now - from) * range.Count / count;
                count -= range.Count;
                long began = range.Count == 1 && slot.Link.StartedAt(first) is { } said ? Math.Clamp(said, from, to) : from;
                foreach (var watcher in watchers)
                    watcher.OnEnded(new EndedCalls(slot.Id, range, first, from, began, to));
                from = to;
            }
        }
        _justEnded.Clear();
    }

    /// <summary>Under the lock.</summary>
    private void TellWorker(WorkerSlot slot, WorkerStep step, PastDeath? death = null)
    {
        foreach (var watcher in Watch.Watchers ?? [])
            watcher.OnWorker(slot.Id, step, _time.GetTimestamp(), death);
    }

    /// <summary>
    /// Whether a worker is to say when it begins its calls, for those who look. That is a look at the clock, which calls of some 20 µs and more do not feel; of
    /// shorter ones it is not asked.
    /// </summary>
    private bool AreTimesWatched(WorkerSlot slot) => Watch.Watchers is not null && slot.SecondsPerCall is not < 20e-6;

    private static WorkerView See(WorkerSlot slot)
    {
        SentCalls? head = slot.Sent.Count > 0 ? slot.Sent[0] : null;
        var status = slot.State switch
        {
            WorkerState.Starting or WorkerState.Initializing => SeenStatus.Starting,
            WorkerState.Standing => SeenStatus.Standby,
            WorkerState.Ready when !slot.Killed && !(slot.IsFull && head is null) => head is null ? SeenStatus.Idle : SeenStatus.Busy,
            _ => SeenStatus.Leaving,
        };
        long bytes = head is { Range: var calls } ? calls.Batch.Encoded?.LengthOf(calls.Start, 1) ?? 0 : 0;
        return new WorkerView(slot.Id, slot.Link.ProcessId, status, head?.Range, head?.FirstSequence ?? 0, slot.HeadSince, slot.Done, slot.Lease is not null, bytes);
    }
}
