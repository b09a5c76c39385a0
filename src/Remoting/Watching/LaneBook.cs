using System.Diagnostics;
using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>Who ran what over the last minute or so, and how long it took: what is drawn. Thread-safe; its memory has a limit.</summary>
internal sealed class LaneBook : IPoolWatcher
{
    /// <summary>So many rows are kept, however many workers a pool has.</summary>
    public const int MostRows = 256;

    /// <summary>Calls that are shorter are added up over such a time.</summary>
    public static readonly TimeSpan Cell = TimeSpan.FromMilliseconds(100);

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly List<Row> _rows = [];
    private readonly Dictionary<int, Row> _byWorker = [];
    private readonly CallableNames _names = new();
    private readonly List<TimeBook> _times = [];

    /// <summary>Looks at what is there. Nothing else is to be called inside.</summary>
    public void Read(Action<IReadOnlyList<Row>, IReadOnlyList<string>, IReadOnlyList<TimeBook>> look)
    {
        long now = Stopwatch.GetTimestamp();
        using (_gate.Enter())
        {
            foreach (var row in _rows)
                row.Advance(now);
            foreach (var time in _times)
                time.Advance(now);
            look(_rows, _names.Names, _times);
        }
    }

    /// <summary>Takes note of the workers that are there when the looking begins.</summary>
    public void Begin(IEnumerable<int> workers, long now)
    {
        using (_gate.Enter())
        {
            var there = workers.ToHashSet();
            foreach (var gone in _byWorker.Keys.Where(id => !there.Contains(id)).ToArray())
                LeaveRow(gone);
            foreach (int id in there.Order())
                RowOf(id, now);
        }
    }

    public void OnSubmitted(CallBatch batch, long now)
    {
    }

    public void OnEnded(in EndedCalls ended)
    {
        var calls = ended.Calls;
        using (_gate.Enter())
        {
            int callable = _names.NumberOf(calls.Batch, calls.Start);
            RowOf(ended.WorkerId, ended.Due)?.AddCalls(callable, calls.Count, ended.Began, ended.Ended);
            TimesOf(callable).Add(ended);
        }
    }

    public void OnWorker(int workerId, WorkerStep step, long now, PastDeath? death)
    {
        using (_gate.Enter())
        {
            if (RowOf(workerId, now) is not { } row)
                return;
            row.Advance(now);
            switch (step)
            {
                case WorkerStep.Ready:
                    row.Add(new Piece(workerId, PieceKind.Start, row.StartedAt, now, -1, 0));
                    break;
                case WorkerStep.Gone:
                    row.Add(new Piece(workerId, death?.Expected == false ? PieceKind.Death : PieceKind.Exit, now, now, -1, 0, death?.Words));
                    LeaveRow(workerId);
                    break;
                default:
                    row.StartedAt = now;
                    break;
            }
        }
    }

    public void OnFailed(CallBatch batch, int index, int workerId, Exception error, long now)
    {
        using (_gate.Enter())
        {
            // What a worker took with it, or was killed for, has not been reported as ended.
            TimesOf(_names.NumberOf(batch, index)).AddFailure(lost: error is BrokenProcessPoolException || (workerId == 0 && error is CallTimeoutException));
            if (_byWorker.TryGetValue(workerId, out var row))
                row.AddFailure(now);
        }
    }

    public void OnSerialized(CallBatch batch, int count, long ticks)
    {
        using (_gate.Enter())
            TimesOf(_names.NumberOf(batch, 0)).AddSerialized(ticks, count);
    }

    private TimeBook TimesOf(int callable)
    {
        while (_times.Count <= callable)
            _times.Add(new TimeBook());
        return _times[callable];
    }

    /// <summary>The row of a worker: the first that is free where it has none. Null where there are too many.</summary>
    private Row? RowOf(int workerId, long now)
    {
        if (_byWorker.TryGetValue(workerId, out var row))
            return row;
        row = _rows.Find(free => free.Worker == 0);
        if (row is null)
        {
            if (_rows.Count == MostRows)
                return null;
            _rows.Add(row = new Row((long)(Cell.TotalSeconds * Stopwatch.Frequency)));
        }
        row.Advance(now);
        row.Worker = workerId;
        row.StartedAt = now;
        _byWorker.Add(workerId, row);
        return row;
    }

    private void LeaveRow(int workerId)
    {
        if (_byWorker.Remove(workerId, out var row))
            row.Worker = 0;
    }
}
