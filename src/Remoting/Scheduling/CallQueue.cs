using Remoting.Calls;

namespace Remoting.Scheduling;

/// <summary>
/// Calls that no worker has yet: those of a pool, or those of one lease. By priority, and inside one priority in turns of those who submitted them
/// (<see cref="CallClass"/>). Of single calls that were withdrawn an entry is left, which is passed over later: removing it would make cancelling many calls
/// quadratic.
/// </summary>
/// <remarks>
/// A turn is what is sent to one worker at once. Between priorities the order is strict, but for one thing: calls that wait get a turn when those above them
/// have had <see cref="SchedulingLimits.MostTurnsAhead"/>, so that they wait for long and not for ever.
/// </remarks>
/// <param name="isOrdered">Whether calls stay in the order in which they came, whatever they ask for: those of a lease.</param>
internal sealed class CallQueue(bool isOrdered = false)
{
    /// <summary>So many entries of withdrawn calls may be there beside as many live ones.</summary>
    private const int MostWithdrawn = 64;

    /// <summary>Whoever submits single calls to a pool itself, and the one submitter of a lease.</summary>
    private static readonly object Common = new();

    /// <summary>All calls of those who ask for nothing.</summary>
    private readonly CallClass _normal = new();

    // Made when they are used first.
    private CallClass? _high;
    private CallClass? _low;

    /// <summary>Where the call is that <see cref="TryPeek"/> has shown.</summary>
    private CallClass _shown = null!;

    /// <summary>Single calls that were withdrawn since entries were looked through for them.</summary>
    private long _withdrawn;

    /// <summary>How many calls there are, withdrawn ones not counted.</summary>
    public long Calls { get; private set; }

    /// <summary>How many entries there are, those of withdrawn calls among them.</summary>
    public int Entries => _normal.Entries + (_high?.Entries ?? 0) + (_low?.Entries ?? 0);

    /// <summary>How urgent what was shown last is, one that has waited for too long like the first.</summary>
    public CallPriority Urgency => _shown == _high || _shown.TurnsMissed >= SchedulingLimits.MostTurnsAhead ? CallPriority.High
        : _shown == _normal ? CallPriority.Normal : CallPriority.Low;

    /// <summary>Whether an entry is what is left of a single call that was cancelled.</summary>
    public static bool IsWithdrawn(CallRange range) => range.Batch.Count == 1 && !range.Batch.Queued;

    public void PushBack(CallRange range)
    {
        range.Batch.Queued = true;
        ClassOf(range.Batch).LineOf(SubmitterOf(range.Batch), next: false).PushBack(range);
        Calls += range.Count;
    }

    public void PushFront(CallRange range)
    {
        range.Batch.Queued = true;
        ClassOf(range.Batch).LineOf(SubmitterOf(range.Batch), next: true).PushFront(range);
        Calls += range.Count;
    }

    /// <summary>The next range that was not withdrawn, without taking it.</summary>
    public bool TryPeek(out CallRange range)
    {
        _shown = _normal;
        return _high is null && _low is null ? _normal.TryPeek(out range) : TryPeekByPriority(out range);
    }

    /// <summary>Takes calls of the entry that <see cref="TryPeek"/> has shown, the first ones.</summary>
    public CallRange TakeFront(CallRange range, int count)
    {
        var line = _shown.Line;
        if (count < range.Count)
        {
            line[0] = range.Skip(count);
        }
        else
        {
            line.PopFront();
            range.Batch.Queued = false;
        }
        Calls -= count;
        return range.Take(count);
    }

    /// <summary>Takes the entry that <see cref="TryPeek"/> has shown.</summary>
    public void TakeFront(CallRange range) => TakeFront(range, range.Count);

    /// <summary>Whose turn it is with the call that <see cref="TryPeek"/> has shown.</summary>
    public CallTurn Turn => new(_shown, _shown.Line, _shown == _high ? CallPriority.High : _shown == _normal ? CallPriority.Normal : CallPriority.Low);

    /// <summary>A worker has got what it gets at once: the next who submits has the turn.</summary>
    /// <param name="turn">As it was before that was taken: what is shown by now may be another one's.</param>
    public void EndTurn(CallTurn turn)
    {
        turn.Class.EndTurn(turn.Line);
        // Also where there is one class: it may have missed turns that another queue has had.
        turn.Class.TurnsMissed = 0;
        if (_high is null && _low is null)
            return;
        MissTurn(turn.Priority);
    }

    /// <summary>Calls of some priority have had a turn, here or in another queue of the pool.</summary>
    public void MissTurn(CallPriority served)
    {
        if (served == CallPriority.High)
            _normal.MissTurn();
        if (served != CallPriority.Low)
            _low?.MissTurn();
    }

    /// <summary>Takes the first single call behind the one at the head that somebody can take.</summary>
    /// <param name="pick">Gives the worker that can.</param>
    public (CallRange Range, WorkerSlot Slot)? TakePast(Func<CallRange, WorkerSlot?> pick)
    {
        if (!TryPeek(out var head))
            return null;
        foreach (var line in LinesByUrgency())
        {
            for (int entry = 0; entry < Math.Min(line.Count, SchedulingLimits.FarthestLook); entry++)
            {
                var range = line[entry];
                if (IsWithdrawn(range))
                {
                    line.RemoveAt(entry--);
                    continue;
                }
                if (range.Batch == head.Batch)
                    continue;
                // A map, or a lease, keeps its place.
                if (range.Batch.Count > 1 || Lease.IsOpening(range.Batch))
                    break;
                if (pick(range) is { } slot)
                    return (TakeAt(line, entry, range.Count), slot);
            }
        }
        return null;
    }

    /// <summary>
    /// Takes calls behind the head that somebody can take, the first ones: single calls as far as <see cref="SchedulingLimits.FarthestLook"/> in each line, and the next
    /// calls of each map, which keep their place.
    /// </summary>
    /// <param name="pick">Gives who can, and how many; null where nobody can.</param>
    public (CallRange Range, T Taker)? TakePast<T>(Func<CallRange, (T Taker, int Count)?> pick)
        where T : class
    {
        if (!TryPeek(out var head))
            return null;
        foreach (var line in LinesByUrgency())
        {
            for (int entry = 0; entry < Math.Min(line.Count, SchedulingLimits.FarthestLook); entry++)
            {
                var range = line[entry];
                if (IsWithdrawn(range))
                {
                    line.RemoveAt(entry--);
                    continue;
                }
                if (range.Batch != head.Batch && pick(range) is { } picked)
                    return (TakeAt(line, entry, picked.Count), picked.Taker);
                if (range.Batch.Count > 1)
                    break;
            }
        }
        return null;
    }

    private CallRange TakeAt(CallLine line, int entry, int count)
    {
        var range = line[entry];
        if (count < range.Count)
        {
            line[entry] = range.Skip(count);
        }
        else
        {
            line.RemoveAt(entry);
            range.Batch.Queued = false;
        }
        Calls -= count;
        return range.Take(count);
    }

    /// <summary>Takes the calls of a batch out; they go to <paramref name="removed"/>.</summary>
    public void Withdraw(CallBatch batch, List<CallRange> removed)
    {
        if (batch.Count == 1)
        {
            if (!batch.Queued)
                return;
            batch.Queued = false;
            Calls--;
            removed.Add(new CallRange(batch, 0, 1));
            // Behind one that waits for long nobody passes over them, and they would keep their calls.
            if (++_withdrawn > Calls + MostWithdrawn)
                LookThrough();
            return;
        }
        int before = removed.Count;
        ClassOf(batch).Find(SubmitterOf(batch))?.RemoveWhere(range => range.Batch == batch, removed);
        for (int i = before; i < removed.Count; i++)
            Calls -= removed[i].Count;
    }

    /// <summary>Removes the entries of withdrawn calls: at most as many as have been withdrawn, and live ones of which there are fewer.</summary>
    private void LookThrough()
    {
        _withdrawn = 0;
        var entries = new List<CallRange>();
        foreach (var line in LinesByUrgency())
            line.RemoveWhere(IsWithdrawn, entries);
    }

    /// <summary>When what waits for longest was submitted, whoever has the next turn; <see cref="long.MaxValue"/> where nothing waits.</summary>
    /// <param name="urgent">Whether only what is urgent counts: no items of maps, and nothing of low priority, which are there to wait.</param>
    public long OldestSubmission(bool urgent = false)
    {
        long oldest = Math.Min(_normal.OldestSubmission(urgent, isMixed: isOrdered), _high?.OldestSubmission(urgent) ?? long.MaxValue);
        return urgent || _low is null ? oldest : Math.Min(oldest, _low.OldestSubmission(urgent: false));
    }

    /// <summary>Chunks that wait, counted up to <paramref name="enough"/>.</summary>
    public int CountChunks(int enough)
    {
        if (Calls == 0)
            return 0;
        long chunks = 0;
        foreach (var line in LinesByUrgency())
        {
            for (int i = 0; i < line.Count && chunks < enough; i++)
            {
                var range = line[i];
                if (!IsWithdrawn(range))
                    chunks += ((long)range.Count + range.Batch.ChunkLength - 1) / range.Batch.ChunkLength;
            }
        }
        return (int)Math.Min(chunks, enough);
    }

    /// <summary>All that waits.</summary>
    public IEnumerable<CallRange> All()
    {
        foreach (var line in LinesByUrgency())
        {
            for (int i = 0; i < line.Count; i++)
            {
                if (!IsWithdrawn(line[i]))
                    yield return line[i];
            }
        }
    }

    private bool TryPeekByPriority(out CallRange range) =>
        TryShow(_low, overdue: true, out range) || TryShow(_normal, overdue: true, out range)
        || TryShow(_high, overdue: false, out range) || TryShow(_normal, overdue: false, out range) || TryShow(_low, overdue: false, out range);

    private bool TryShow(CallClass? calls, bool overdue, out CallRange range)
    {
        range = default;
        if (calls is null || (overdue && calls.TurnsMissed < SchedulingLimits.MostTurnsAhead))
            return false;
        if (!calls.TryPeek(out range))
        {
            // Nobody waits here.
            calls.TurnsMissed = 0;
            return false;
        }
        _shown = calls;
        return true;
    }

    private IEnumerable<CallLine> LinesByUrgency() =>
        _high is null && _low is null ? _normal.Lines : [.. _high?.Lines ?? [], .. _normal.Lines, .. _low?.Lines ?? []];

    private CallClass ClassOf(CallBatch batch) => batch.Options?.Priority is not { } priority || isOrdered ? _normal
        : priority == CallPriority.High ? _high ??= new CallClass()
        : priority == CallPriority.Low ? _low ??= new CallClass()
        : _normal;

    private object SubmitterOf(CallBatch batch) =>
        isOrdered ? Common
        : Lease.Of(batch) is { } lease ? lease.Submitter
        : batch.Submitter ?? Common;
}

/// <summary>Whose turn it is in a queue.</summary>
/// <param name="Class">The calls of its priority.</param>
/// <param name="Line">The calls of its submitter.</param>
/// <param name="Priority">As which it counts for those who wait.</param>
internal readonly record struct CallTurn(CallClass Class, CallLine Line, CallPriority Priority);
