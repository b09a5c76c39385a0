using Remoting.Calls;

namespace Remoting.Scheduling;

/// <summary>
/// Calls of one priority: a line for each who submits, and turns among the lines. A submitter is one map, one who waits for a lease, one view of an executor
/// (<see cref="Executor.WithOptions"/>), or whoever submits single calls to the pool itself, all of them together: so a map of a million items holds up
/// neither another map nor a single call for longer than its turn. While there is one submitter there is one line, and nothing to be decided.
/// </summary>
internal sealed class CallClass
{
    private readonly List<CallLine> _lines = [];

    /// <summary>One that was left, to be used again.</summary>
    private CallLine? _spare;

    private int _turn;

    /// <summary>How many turns those of higher priority have had while calls waited here.</summary>
    public int TurnsMissed { get; set; }

    /// <summary>The line whose turn it is.</summary>
    public CallLine Line => _lines[_turn];

    /// <summary>All lines, that whose turn it is first.</summary>
    public IEnumerable<CallLine> Lines
    {
        get
        {
            for (int i = 0; i < _lines.Count; i++)
                yield return _lines[(_turn + i) % _lines.Count];
        }
    }

    public int Entries
    {
        get
        {
            int entries = 0;
            foreach (var line in _lines)
                entries += line.Count;
            return entries;
        }
    }

    /// <summary>The line of a submitter, made if there is none.</summary>
    /// <param name="submitter">Whose.</param>
    /// <param name="next">Whether one that is made has the next turn, and not the last.</param>
    public CallLine LineOf(object submitter, bool next)
    {
        if (Find(submitter) is { } found)
            return found;
        if (_lines.Count == 1 && _lines[0].Count == 0)
        {
            _lines[0].Submitter = submitter;
            return _lines[0];
        }
        var line = _spare ?? new CallLine();
        _spare = null;
        line.Submitter = submitter;
        _lines.Insert(_turn, line);
        if (!next && _lines.Count > 1)
            _turn++;
        return line;
    }

    public CallLine? Find(object submitter)
    {
        foreach (var line in _lines)
        {
            if (ReferenceEquals(line.Submitter, submitter))
                return line;
        }
        return null;
    }

    /// <summary>The next entry that was not withdrawn. Lines without one are left out.</summary>
    public bool TryPeek(out CallRange range)
    {
        while (_lines.Count > 0)
        {
            var line = _lines[_turn];
            while (line.Count > 0)
            {
                range = line[0];
                if (!CallQueue.IsWithdrawn(range))
                    return true;
                line.PopFront();
            }
            if (_lines.Count == 1)
                break;
            _lines.RemoveAt(_turn);
            line.Submitter = null;
            _spare = line;
            if (_turn == _lines.Count)
                _turn = 0;
        }
        range = default;
        return false;
    }

    /// <summary>When what waits here for longest was submitted; <see cref="long.MaxValue"/> where nothing waits. A line is in that order, so its head says it.</summary>
    /// <param name="urgent">Whether items of maps do not count, nor calls of low priority.</param>
    /// <param name="isMixed">Whether those share a line with the others, as in a lease. Elsewhere they have lines of their own.</param>
    public long OldestSubmission(bool urgent, bool isMixed = false)
    {
        long oldest = long.MaxValue;
        foreach (var line in _lines)
        {
            while (line.Count > 0 && CallQueue.IsWithdrawn(line[0]))
                line.PopFront();
            int first = 0;
            while (urgent && isMixed && first < line.Count && (CallQueue.IsWithdrawn(line[first]) || !IsUrgent(line[first].Batch)))
                first++;
            if (first < line.Count && !(urgent && line[first].Batch.IsBulk))
                oldest = Math.Min(oldest, line[first].Batch.SubmittedAt);
        }
        return oldest;
    }

    private static bool IsUrgent(CallBatch batch) => !batch.IsBulk && batch.Options?.Priority != CallPriority.Low;

    /// <summary>Whoever had the turn has had it. Where nothing is left of its line the next has it already.</summary>
    public void EndTurn(CallLine line)
    {
        if (_lines.Count > 1 && _lines[_turn] == line)
            _turn = (_turn + 1) % _lines.Count;
    }

    /// <summary>Somebody of a higher priority has had a turn.</summary>
    public void MissTurn()
    {
        if (Entries > 0)
            TurnsMissed++;
    }
}

/// <summary>The calls of one submitter, in their order.</summary>
internal sealed class CallLine : Deque<CallRange>
{
    /// <summary>Whose they are: something that stands for it, and keeps nothing else alive.</summary>
    public object? Submitter { get; set; }
}
