using System.Diagnostics;

namespace Remoting.Watching;

/// <summary>
/// What is drawn of a pool, whoever draws it. It looks at the pool while somebody looks at it, and otherwise costs nothing. Thread-safe.
/// </summary>
internal sealed class PoolFeed(IWatchedPool pool)
{
    /// <summary>Who comes sooner after another sees the same.</summary>
    private static readonly long Freshness = Stopwatch.Frequency / 5;

    private readonly Lock _gate = new();
    private readonly LaneBook _lanes = new();
    private readonly Rates _rates = new();
    private readonly ProcessLoad _load = new();
    private PoolView? _view;
    private PastDeath[] _deaths = [];
    private long _viewedAt;
    private long _measuredAt;
    private string _sentence = "";
    private int _viewers;

    /// <summary>When time begins on the page.</summary>
    public long Origin { get; } = Stopwatch.GetTimestamp();

    public DateTimeOffset Since { get; } = DateTimeOffset.UtcNow;

    /// <summary>Since when somebody looks without a break: what is drawn of calls begins there.</summary>
    public long LookedAtSince { get; private set; }

    public IWatchedPool Pool => pool;

    public LaneBook Lanes => _lanes;

    /// <summary>Says what would pay, where something would; null for nobody who knows. The one place for what is told beside the sentence.</summary>
    public Func<string?>? Advice { get; set; }

    /// <summary>How many look now.</summary>
    public int Viewers => Volatile.Read(ref _viewers);

    /// <summary>Somebody begins to look; <see cref="Leave"/> must follow.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            if (_viewers++ > 0)
                return;
            LookedAtSince = Stopwatch.GetTimestamp();
            _lanes.Begin(pool.View().Workers.Select(worker => worker.Id), Stopwatch.GetTimestamp());
            pool.Watch.Add(_lanes);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_viewers == 0)
                pool.Watch.Remove(_lanes);
        }
    }

    /// <summary>The pool as it is now, or was a moment ago.</summary>
    public PoolMoment Look()
    {
        lock (_gate)
        {
            long now = Stopwatch.GetTimestamp();
            if (_view is null || now - _viewedAt >= Freshness)
            {
                // In this order: what is told of deaths is told together with their number, or before the next frame.
                _deaths = pool.Watch.Deaths.All();
                (_view, _viewedAt) = (pool.View(), now);
                _rates.Add(_view, now);
                if (now - _measuredAt >= Stopwatch.Frequency)
                {
                    _measuredAt = now;
                    _load.Measure(_view.Workers.Where(worker => worker.ProcessId is not null).Select(worker => worker.ProcessId!.Value).Distinct());
                }
                _sentence = PoolSentence.Of(_view, _rates.Calls, _deaths, DateTimeOffset.UtcNow, Advice?.Invoke());
            }
            return new PoolMoment(_view, _deaths, _viewedAt, _sentence, _rates.Calls,
                _view.Workers.ToDictionary(worker => worker.Id, worker => (_rates.CallsOf(worker.Id), _load.Of(worker.ProcessId))));
        }
    }
}

/// <summary>A pool at one moment, and what is told of it.</summary>
/// <param name="View">The pool.</param>
/// <param name="Deaths">Deaths that nobody asked for, the last of them.</param>
/// <param name="At">The moment, a timestamp.</param>
/// <param name="Sentence">How it is.</param>
/// <param name="Rate">Calls a second, where that is known.</param>
/// <param name="Loads">Of each worker: calls a second, processors, memory.</param>
internal sealed record PoolMoment(PoolView View, IReadOnlyList<PastDeath> Deaths, long At, string Sentence, double? Rate,
    Dictionary<int, (double? Rate, (double? Processors, long? Memory) Load)> Loads)
{
    /// <summary>In a word, for colours: <c>broken</c>, <c>trouble</c>, <c>full</c>, <c>fine</c>.</summary>
    public string Level(DateTimeOffset now) =>
        View.Broken is not null ? "broken"
        : Deaths.Any(death => now - death.At < PoolSentence.DeathWindow) ? "trouble"
        : View.Queued > 0 ? "full"
        : "fine";
}
