using System.Diagnostics;

namespace Remoting.Watching;

/// <summary>
/// How fast numbers grow that the pool keeps itself, over the last two seconds. Nothing is counted here: who looks late or seldom sees the same numbers.
/// Used by one thread at a time.
/// </summary>
internal sealed class Rates
{
    private static readonly long Span = 2 * Stopwatch.Frequency;
    private readonly Queue<(long At, long Completed, Dictionary<int, long> Done)> _samples = new();

    public void Add(PoolView view, long now)
    {
        // What lies before a pause says nothing of now.
        while (_samples.Count > 1 && now - _samples.Peek().At > Span)
            _samples.Dequeue();
        if (_samples.Count == 1 && now - _samples.Peek().At > 2 * Span)
            _samples.Clear();
        _samples.Enqueue((now, view.Completed, view.Workers.ToDictionary(worker => worker.Id, worker => worker.Done)));
    }

    /// <summary>Calls a second; null where it is too early to tell.</summary>
    public double? Calls => Of(sample => sample.Completed);

    public double? CallsOf(int worker) => Of(sample => sample.Done.GetValueOrDefault(worker));

    private double? Of(Func<(long At, long Completed, Dictionary<int, long> Done), long> number)
    {
        if (_samples.Count < 2)
            return null;
        var first = _samples.Peek();
        var last = _samples.Last();
        double seconds = Stopwatch.GetElapsedTime(first.At, last.At).TotalSeconds;
        return seconds < 0.1 ? null : Math.Max(0, (number(last) - number(first)) / seconds);
    }
}
