using System.Globalization;
using Remoting.CompilerServices;

namespace Remoting.Scheduling;

/// <summary>
/// Looks at one report of workers in <see cref="Every"/>, so that looking costs nothing, and says where the numbers speak for another way to use the pool.
/// Guarded by the scheduler's lock.
/// </summary>
internal sealed class Advisor
{
    /// <summary>One in so many reports is looked at.</summary>
    public const int Every = 16;

    /// <summary>Before so many looks there is no saying: the first calls compile the code that they run.</summary>
    private const int LeastLooks = 32;

    /// <summary>A callable that does less is done sooner by a plain loop: getting a single call there and back takes about as long.</summary>
    private const double SmallSeconds = 20e-6;

    /// <summary>What copying takes, there and back to memory.</summary>
    private const double BytesPerSecond = 2e9;

    private const double LargeBytes = 1 << 20;

    /// <summary>So many workers in a row, with fewer calls each than the next.</summary>
    private const int ManyRecycled = 5;

    private const double FewCalls = 20;

    private readonly Dictionary<Callable, Looks> _looks = [];
    private readonly List<PoolAdvice> _given = [];
    private int _turn;
    private int _recycled;
    private long _recycledCalls;

    /// <summary>All that was said.</summary>
    public IReadOnlyList<PoolAdvice> Given => [.. _given];

    /// <summary>Whether this report is to be looked at.</summary>
    public bool IsTurn() => _turn++ % Every == 0;

    /// <summary>Calls were reported; gives what is to be said, if there is anything new.</summary>
    /// <param name="callable">Their callable.</param>
    /// <param name="isAlone">Whether they were submitted one by one.</param>
    /// <param name="seconds">How long each took, as far as the pool can see.</param>
    /// <param name="bytes">Of the arguments of each.</param>
    /// <param name="workers">Of a map: how many workers have nothing to do while no call waits for one, and of how many.</param>
    public PoolAdvice? Look(Callable callable, bool isAlone, double seconds, double bytes, (int Idle, int Ready) workers = default)
    {
        if (!_looks.TryGetValue(callable, out var looks))
            _looks.Add(callable, looks = new Looks());
        looks.Count++;
        looks.Alone += isAlone ? 1 : 0;
        if (seconds < SmallSeconds)
        {
            looks.Small++;
            looks.SmallSeconds += seconds;
        }
        if (workers.Ready > 1 && 2 * workers.Idle >= workers.Ready)
        {
            looks.Starved++;
            looks.Idle += workers.Idle;
            looks.Ready += workers.Ready;
        }
        looks.Seconds += seconds;
        looks.Bytes += bytes;
        if (looks.Count % LeastLooks != 0)
            return null;
        var advice = Judge(callable, looks);
        looks.Forget();
        return advice;
    }

    /// <summary>A worker is replaced for its memory.</summary>
    /// <param name="calls">How many it has served.</param>
    /// <param name="most">What the pool allows it.</param>
    public PoolAdvice? Recycle(long calls, long most)
    {
        _recycled++;
        _recycledCalls += calls;
        if (_recycled < ManyRecycled || _recycledCalls >= FewCalls * _recycled)
            return null;
        return Give("", PoolAdviceKind.FrequentRecycling, string.Create(CultureInfo.InvariantCulture,
            $"{_recycled} workers were replaced for their memory after {(double)_recycledCalls / _recycled:0.#} calls each. A limit (RecycleWorkerAtMemory) above {most >> 20} MiB would pay, or StandbyWorkers, so that no call waits for the next one to start."));
    }

    private PoolAdvice? Judge(Callable callable, Looks looks)
    {
        double seconds = looks.Seconds / looks.Count;
        double bytes = looks.Bytes / looks.Count;
        if (bytes >= LargeBytes && bytes / BytesPerSecond > seconds / 2)
        {
            return Give(callable.MetricName, PoolAdviceKind.LargeArguments, string.Create(CultureInfo.InvariantCulture,
                $"{callable.Name} takes {seconds * 1e3:0.##} ms a call, most of it to get {bytes / (1 << 20):0.#} MiB of arguments to the worker. A path instead of what is in the file would pay, or a worker of one's own that keeps it (LeaseWorkerAsync)."));
        }
        // Half of them: where the machine is busy many take long whatever they do, and none takes less than it does.
        if (looks.Small < looks.Count / 2)
            return looks.Starved < looks.Count * 3 / 4 ? null : Give(callable.MetricName, PoolAdviceKind.StarvingWorkers, string.Create(CultureInfo.InvariantCulture,
                $"While {callable.Name} is mapped {(double)looks.Idle / looks.Starved:0.#} of {(double)looks.Ready / looks.Starved:0.#} workers have nothing to do, and no item waits for one. A smaller chunk size would pay, a larger bufferSize, or a source or consumer that is quicker; or fewer workers (MaxWorkers)."));
        return Give(callable.MetricName, PoolAdviceKind.SmallWork, string.Create(CultureInfo.InvariantCulture,
            $"{callable.Name} takes {looks.SmallSeconds / looks.Small * 1e6:0.##} µs a call, the way there and back included, which is most of it. {(looks.Alone > looks.Count / 2
                ? "Its calls are submitted one by one: a map (MapAsync with chunkSize: ChunkSize.Auto) would pay, or calling it in a plain loop."
                : "A larger chunk size (ChunkSize.Auto) would pay, or calling it in a plain loop.")}"));
    }

    private PoolAdvice? Give(string callable, PoolAdviceKind kind, string text)
    {
        if (_given.Exists(given => given.Callable == callable && given.Kind == kind))
            return null;
        var advice = new PoolAdvice(callable, kind, text);
        _given.Add(advice);
        return advice;
    }

    private sealed class Looks
    {
        public int Count { get; set; }

        public int Alone { get; set; }

        public int Small { get; set; }

        public double SmallSeconds { get; set; }

        public double Seconds { get; set; }

        public double Bytes { get; set; }

        public int Starved { get; set; }

        public long Idle { get; set; }

        public long Ready { get; set; }

        /// <summary>What comes later is judged by itself: the first looks are of code that is not compiled yet.</summary>
        public void Forget() => (Count, Alone, Small, SmallSeconds, Seconds, Bytes, Starved, Idle, Ready) = (0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
