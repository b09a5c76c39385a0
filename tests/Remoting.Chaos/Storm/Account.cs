using System.Collections.Concurrent;

namespace Remoting.Chaos.Storm;

/// <summary>
/// Keeps the books of one round: every call is entered before it is submitted, and crossed out with its one outcome. Whatever does not add up is
/// a complaint.
/// </summary>
internal sealed class Account
{
    private static long _lastId;

    private readonly ConcurrentDictionary<long, (int Attempts, Fate? Fate)> _calls = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly long[] _fates = new long[Enum.GetValues<Fate>().Length];

    public IReadOnlyCollection<string> Complaints => _complaints;

    public int Calls => _calls.Count;

    public long Of(Fate fate) => Volatile.Read(ref _fates[(int)fate]);

    /// <summary>Enters a call. Its number is never used again.</summary>
    /// <param name="attempts">How often it may be started.</param>
    public long Enter(int attempts = 1)
    {
        long id = Interlocked.Increment(ref _lastId);
        _calls[id] = (attempts, null);
        return id;
    }

    public void Close(long id, Fate fate)
    {
        var entry = _calls[id];
        if (entry.Fate is { } before || !_calls.TryUpdate(id, (entry.Attempts, fate), entry))
            Complain($"call {id} has two outcomes, {entry.Fate} and {fate}");
        Interlocked.Increment(ref _fates[(int)fate]);
    }

    public void Complain(string what) => _complaints.Enqueue(what);

    /// <summary>The round is over: compares the books with what workers have noted down.</summary>
    public void Check(IReadOnlyDictionary<long, int> starts, long deaths)
    {
        foreach (var (id, (attempts, fate)) in _calls)
        {
            int times = starts.GetValueOrDefault(id);
            if (fate is null)
                Complain($"call {id} has no outcome (and ran {times} times)");
            if (times > attempts)
                Complain($"call {id} ran {times} times and ended as {fate}");
            if (fate is Fate.Result or Fate.Thrown && times == 0)
                Complain($"call {id} ended as {fate} and never ran");
            if (fate is Fate.Refused && times > 0)
                Complain($"call {id} was refused and ran");
        }
        if (Of(Fate.Died) > deaths)
            Complain($"{Of(Fate.Died)} calls died of {deaths} deaths");
        foreach (long id in starts.Keys)
        {
            if (!_calls.ContainsKey(id))
                Complain($"a call {id} ran that nobody has made");
        }
    }
}
