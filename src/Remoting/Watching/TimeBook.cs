using System.Diagnostics;

namespace Remoting.Watching;

/// <summary>Where the time of a call goes, as it is seen from here.</summary>
internal enum Stage
{
    /// <summary>From the submit until it is its turn on a worker.</summary>
    Wait,

    /// <summary>Writing its arguments, and reading its result.</summary>
    Serialize,

    /// <summary>From its turn until the worker has begun it, where the worker says when that was.</summary>
    Transfer,

    /// <summary>From then until its end was seen.</summary>
    Run,
}

/// <summary>What the calls of one callable took in the last half to whole minute. Guarded by its <see cref="LaneBook"/>.</summary>
internal sealed class TimeBook
{
    public const int Stages = 4;

    /// <summary>Two windows, of which the older is dropped when the younger is so old.</summary>
    private static readonly long Window = 30 * Stopwatch.Frequency;

    private Slice _young = new();
    private Slice _old = new();
    private long _since;

    /// <summary>Calls that have ended since somebody looks.</summary>
    public long Calls { get; private set; }

    /// <summary>Of them, those that failed.</summary>
    public long Failed { get; private set; }

    public void Advance(long now)
    {
        if (now - _since < Window)
            return;
        (_young, _old) = (_old, _young);
        _young.Clear();
        if (now - _since >= 2 * Window)
            _old.Clear();
        _since = now;
    }

    public void Add(in EndedCalls ended)
    {
        Advance(ended.Ended);
        int count = ended.Calls.Count;
        Calls += count;
        long submitted = ended.Calls.Batch.SubmittedAt;
        if (submitted != 0)
            _young.Add(Stage.Wait, Math.Max(0, ended.Due - submitted), count);
        if (ended.Began > ended.Due)
            _young.Add(Stage.Transfer, ended.Began - ended.Due, 1);
        _young.Add(Stage.Run, (ended.Ended - ended.Began) / count, count);
    }

    public void AddSerialized(long ticks, int count) => _young.Add(Stage.Serialize, ticks / count, count);

    public void AddFailure(bool lost)
    {
        Failed++;
        Calls += lost ? 1 : 0;
    }

    /// <summary>In ticks; null where nothing was measured.</summary>
    public (long? Median, long? P99) Of(Stage stage) =>
        (Histogram.Quantile(_young.Of(stage), _old.Of(stage), 0.5), Histogram.Quantile(_young.Of(stage), _old.Of(stage), 0.99));

    /// <summary>Mean ticks of a call; 0 where nothing was measured.</summary>
    public double MeanOf(Stage stage)
    {
        long count = _young.Of(stage).Count + _old.Of(stage).Count;
        return count == 0 ? 0 : (_young.Sums[(int)stage] + _old.Sums[(int)stage]) / count;
    }

    private sealed class Slice
    {
        private readonly Histogram[] _stages = [new(), new(), new(), new()];

        public double[] Sums { get; } = new double[Stages];

        public Histogram Of(Stage stage) => _stages[(int)stage];

        public void Add(Stage stage, long ticks, int count)
        {
            _stages[(int)stage].Add(ticks, count);
            Sums[(int)stage] += (double)ticks * count;
        }

        public void Clear()
        {
            Array.Clear(Sums);
            foreach (var stage in _stages)
                stage.Clear();
        }
    }
}
