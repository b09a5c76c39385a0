using System.Collections.Concurrent;

namespace Remoting.Chaos.Storm;

/// <summary>
/// Keeps the books of one round: every call is entered before it is submitted, and crossed out with its one outcome. Whatever does not add up is
/// a complaint.
/// </summary>
internal sealed class Account
{
    private static long _lastId;

    private readonly ConcurrentDictionary<long, (int Attempts, CallOutcome? CallOutcome)> _calls = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly long[] _outcomes = new long[Enum.GetValues<CallOutcome>().Length];

    public IReadOnlyCollection<string> Complaints => _complaints;

    public int Calls => _calls.Count;

    public long Of(CallOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    /// <summary>Enters a call. Its number is never used again.</summary>
    /// <param name="attempts">How often it may be started.</param>
    public long Enter(int attempts = 1)
    {
        long id = Interlocked.Increment(ref _lastId);
        _calls[id] = (attempts, null);
        return id;
    }

    public void Close(long id, CallOutcome outcome)
    {
        var entry = _calls[id];
        if (entry.CallOutcome is { } before || !_calls.TryUpdate(id, (entry.Attempts, outcome), entry))
            Complain($"call {id} has two outcomes, {entry.CallOutcome} and {outcome}");
        Interlocked.Increment(ref _outcomes[(int)outcome]);
    }

    public void Complain(string what) => _complaints.Enqueue(what);

    /// <summary>The round is over: compares the books with what workers have noted down.</summary>
    public void Check(IReadOnlyDictionary<long, int> starts, long deaths)
    {
        foreach (var (id, (attempts, outcome)) in _calls)
        {
            int times = starts.GetValueOrDefault(id);
            if (outcome is null)
                Complain($"call {id} has no outcome (and ran {times} times)");
            if (times > attempts)
                Complain($"call {id} ran {times} times and ended as {outcome}");
            if (outcome is CallOutcome.Result or CallOutcome.Thrown && times == 0)
                Complain($"call {id} ended as {outcome} and never ran");
            if (outcome is CallOutcome.Refused or CallOutcome.Lost && times > 0)
                Complain($"call {id} ended as {outcome} and ran");
        }
        if (Of(CallOutcome.Died) > deaths)
            Complain($"{Of(CallOutcome.Died)} calls died of {deaths} deaths");
        foreach (long id in starts.Keys)
        {
            if (!_calls.ContainsKey(id))
                Complain($"a call {id} ran that nobody has made");
        }
    }
}
