using System.Diagnostics;
using Remoting;

namespace Notebook.Cells;

/// <summary>What a cell measures itself with.</summary>
/// <param name="showProgress">Gets the fraction that is done.</param>
internal sealed class CellRun(Action<double> showProgress)
{
    /// <summary>Passes of which a warm measurement gives the median.</summary>
    public const int Passes = 9;

    /// <summary>
    /// How long short work is run before it is measured: enough for the JIT of this process and of the workers to have compiled everything
    /// twice, the second time optimized, also when it has to share the processors.
    /// </summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly List<string> _printed = [];

    /// <summary>How long the measured part took: warm, where it ran more than once.</summary>
    public TimeSpan? Elapsed { get; private set; }

    /// <summary>How long it took the first time: nothing is compiled yet, here and in the workers.</summary>
    public TimeSpan? Cold { get; private set; }

    /// <summary>Processor time that the workers spent on the measured part.</summary>
    public TimeSpan? WorkerCpuTime { get; private set; }

    /// <summary>How long it took until all workers of the cell's pool were ready.</summary>
    public TimeSpan? PoolStart { get; private set; }

    /// <summary>What the cell printed besides its result.</summary>
    public IReadOnlyList<string> Printed => _printed;

    /// <summary>Prints a line.</summary>
    public void Print(string line) => _printed.Add(line);

    /// <summary>Shows how far the cell is: to be called once for each of so many items.</summary>
    public Action CountTo(int items)
    {
        int done = 0;
        return () => showProgress(Math.Min(1, (double)++done / items));
    }

    /// <summary>Starts a pool with one worker per processor, all ready, so that the measured part is the work alone.</summary>
    public async Task<ProcessPoolExecutor> StartPoolAsync()
    {
        int workers = Environment.ProcessorCount;
        var start = Stopwatch.StartNew();
        var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MinWorkers = workers, MaxWorkers = workers });
        while (pool.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Idle) < workers)
            await Task.Delay(1);
        PoolStart = start.Elapsed;
        return pool;
    }

    /// <summary>
    /// The notebook's <c>with measure_time():</c>, which cannot see the processor time of child processes. Here a pool tells.
    /// </summary>
    public IDisposable MeasureTime(ProcessPoolExecutor? pool = null) => new Measurement(this, pool, passes: 1);

    /// <summary>Measures what is too long for many passes: the first time and, warm, the second.</summary>
    public async Task<T> MeasureTwiceAsync<T>(Func<Task<T>> work, ProcessPoolExecutor? pool = null)
    {
        using (MeasureTime(pool))
            await work();
        using (MeasureTime(pool))
            return await work();
    }

    /// <summary>
    /// Measures short work: warm, and as the median of several passes. The processor time is the mean, because systems count it in steps of up to 10 ms.
    /// </summary>
    public async Task<long> MeasureWarmAsync(Func<Task<long>> work, ProcessPoolExecutor? pool = null)
    {
        using (MeasureTime(pool))
            await work();
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed < WarmUp)
        {
            await work();
            showProgress(0.5 * Math.Min(1, warm.Elapsed / WarmUp));
        }

        var times = new TimeSpan[Passes];
        var sums = new HashSet<long>();
        using (new Measurement(this, pool, Passes))
        {
            for (int pass = 0; pass < Passes; pass++)
            {
                var watch = Stopwatch.StartNew();
                sums.Add(await work());
                times[pass] = watch.Elapsed;
                showProgress(0.5 + 0.5 * (pass + 1) / Passes);
            }
        }
        Array.Sort(times);
        Elapsed = times[Passes / 2];
        return sums.Single();
    }

    /// <summary>Measures from its making to its disposal.</summary>
    private sealed class Measurement(CellRun run, ProcessPoolExecutor? pool, int passes) : IDisposable
    {
        private readonly Dictionary<int, TimeSpan> _cpuBefore = CpuTimes(pool);
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public void Dispose()
        {
            run.Elapsed = _watch.Elapsed / passes;
            run.Cold ??= run.Elapsed;
            // Worker by worker, because those that died in the meantime are gone from the snapshot, with the time they had used.
            var spent = CpuTimes(pool).Select(worker => worker.Value - _cpuBefore.GetValueOrDefault(worker.Key)).ToArray();
            if (spent.Length > 0)
                run.WorkerCpuTime = spent.Aggregate(TimeSpan.Zero, (sum, time) => sum + time) / passes;
        }

        private static Dictionary<int, TimeSpan> CpuTimes(ProcessPoolExecutor? pool) =>
            pool?.GetSnapshot().Workers.ToDictionary(worker => worker.Id, worker => worker.CpuTime ?? TimeSpan.Zero) ?? [];
    }
}
