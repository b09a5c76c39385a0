using System.Diagnostics;
using Notebook;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;

namespace Remoting.Benchmarks.Work;

/// <summary>The same work on a pool of whatever program this is: the benchmarks themselves, or what they publish as a NativeAOT program.</summary>
internal sealed class PoolQuestions : IAsyncDisposable
{
    public const string Start = "start";
    public const string Idle = "idle";
    public const string RoundTrip = "round-trip";
    public const string NoopMap = "noop-map";
    public const string MapSmall = "map-small";

    /// <summary>Calls that a round of <see cref="RoundTrip"/> makes.</summary>
    public const int RoundTrips = 150;

    private const int IdleWorkers = 4;

    // Longer than anybody spins.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // Until whatever was started with the first call has come to rest.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, ProcessPoolExecutor> _warm = [];

    /// <summary>Does the work of a question once.</summary>
    /// <returns>The figure: milliseconds, MiB, microseconds a call, or seconds.</returns>
    public async Task<double> AskAsync(string question) => question switch
    {
        Start => await StartAsync(),
        Idle => await IdleAsync(),
        RoundTrip => await RoundTripAsync(),
        NoopMap => await NoopMapAsync(),
        MapSmall => await MapSmallAsync(),
        _ => throw new ArgumentException($"Nobody has told this program what '{question}' means.", nameof(question)),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _warm.Values)
            await pool.DisposeAsync();
    }

    /// <summary>Milliseconds from nothing to the first result.</summary>
    public static async Task<double> StartAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await using var pool = new ProcessPoolExecutor(1);
        int result = await pool.SubmitAsync(WorkCalls.Remote.Identity(1));
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        WrongResultException.ThrowUnlessEqual(1, result);
        return time;
    }

    /// <summary>MiB of one of four workers: they share the pages of their program.</summary>
    private static async Task<double> IdleAsync()
    {
        await using var pool = await WarmPool.OpenAsync(IdleWorkers);
        var calls = Enumerable.Range(0, IdleWorkers).Select(_ => pool.SubmitAsync(WorkCalls.Remote.Spin(100)));
        await Task.WhenAll(calls);
        await Task.Delay(Rest);
        return pool.GetSnapshot().Workers.Average(worker => ProcessMemory.ProportionalSetSize(worker.ProcessId!.Value)) / 1048576.0;
    }

    private async Task<double> RoundTripAsync()
    {
        var pool = await PoolAsync(1);
        return await Timed.AfterPausesAsync(RoundTrips, Pause, i => new(pool.SubmitAsync(WorkCalls.Remote.Identity(i))));
    }

    private async Task<double> NoopMapAsync()
    {
        var pool = await PoolAsync(2);
        return await NoopCalls.MicrosecondsAsync(NoopCalls.Count, () => NoopCalls.SumAsync(pool));
    }

    private async Task<double> MapSmallAsync()
    {
        var pool = await PoolAsync(2);
        return await Timed.SecondsAsync(NotebookSums.ManySmall, () => Sums.OfFactorsAsync(pool, Numbers.ManySmall));
    }

    private async Task<ProcessPoolExecutor> PoolAsync(int workers)
    {
        if (!_warm.TryGetValue(workers, out var pool))
            _warm.Add(workers, pool = await WarmPool.OpenAsync(workers));
        return pool;
    }
}
