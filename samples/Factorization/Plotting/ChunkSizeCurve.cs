using System.Diagnostics;
using System.Globalization;
using System.Text;
using Remoting;

namespace Notebook.Plotting;

/// <summary>How long the small numbers take, by chunk size, against the sequential loop.</summary>
/// <param name="Sequential">One core, in process.</param>
/// <param name="Auto">The pool with <see cref="ChunkSize.Auto"/>.</param>
/// <param name="Fixed">The pool with each fixed chunk size, ascending.</param>
/// <param name="Workers">Workers of the pool.</param>
/// <param name="Rounds">How often each was measured.</param>
internal sealed record ChunkSizeCurve(Timing Sequential, Timing Auto, IReadOnlyList<(int ChunkSize, Timing Time)> Fixed, int Workers, int Rounds)
{
    // Enough for a median, within a time that a person waits for.
    private const int MinRounds = 7;
    private const int MaxRounds = 31;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);
    private static readonly int[] ChunkSizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 40_000];

    public static async Task<ChunkSizeCurve> MeasureAsync(Action<double> showProgress)
    {
        int workers = Environment.ProcessorCount;
        await using var pool = new ProcessPoolExecutor(workers);
        List<Func<Task<long>>> contestants =
        [
            () => Task.FromResult(Sums.OfFactors(Numbers.ManySmall)),
            () => Sums.OfFactorsAsync(pool, Numbers.ManySmall, ChunkSize.Auto),
            .. ChunkSizes.Select<int, Func<Task<long>>>(size => () => Sums.OfFactorsAsync(pool, Numbers.ManySmall, size)),
        ];
        var times = contestants.Select(_ => new List<TimeSpan>()).ToArray();

        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < WarmUp)
            await RunRoundAsync(null);

        // Interleaved: what else the machine does meanwhile hits all of them alike.
        int rounds = 0;
        for (watch.Restart(); rounds < MinRounds || (rounds < MaxRounds && watch.Elapsed < Budget); rounds++)
        {
            await RunRoundAsync(times);
            showProgress(Math.Max((rounds + 1.0) / MaxRounds, Math.Min(watch.Elapsed / Budget, (rounds + 1.0) / MinRounds)));
        }
        var timings = times.Select(Timing.Of).ToArray();
        return new ChunkSizeCurve(timings[0], timings[1], [.. ChunkSizes.Zip(timings.Skip(2))], workers, rounds);

        async Task RunRoundAsync(List<TimeSpan>[]? record)
        {
            for (int i = 0; i < contestants.Count; i++)
            {
                var one = Stopwatch.StartNew();
                long sum = await contestants[i]();
                record?[i].Add(one.Elapsed);
                if (Numbers.Text(sum) != Numbers.ManySmallSum)
                    throw new InvalidDataException($"The sum is {sum} and should be {Numbers.ManySmallSum}.");
            }
        }
    }

    /// <summary>The figures as lines of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append("sequential", Sequential);
        foreach (var (chunkSize, time) in Fixed)
            Append($"chunk size {chunkSize}", time);
        Append("chunk size Auto", Auto);
        return text.ToString();

        void Append(string name, Timing time) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-18} {time.Median.TotalMilliseconds,8:F1} ms");
    }
}

/// <summary>A measured time: the middle half of its rounds.</summary>
internal sealed record Timing(TimeSpan LowerQuartile, TimeSpan Median, TimeSpan UpperQuartile)
{
    public static Timing Of(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return new Timing(sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[sorted.Length * 3 / 4]);
    }
}
