using System.Diagnostics;
using System.Globalization;

namespace Remoting.Chaos.Storm;

/// <summary>What came of a storm.</summary>
/// <param name="Complaints">What does not add up; empty when all is well.</param>
/// <param name="Summary">The closing line.</param>
public sealed record StormResult(IReadOnlyList<string> Complaints, string Summary);

/// <summary>Round after round, with the memory and the descriptors of this process watched over all of them.</summary>
public static class StormRun
{
    private static readonly TimeSpan RoundDuration = TimeSpan.FromSeconds(4);

    /// <summary>What the runtime opens and keeps when it likes.</summary>
    private const int SpareDescriptors = 4;

    private const long SpareMemory = 16 << 20;

    /// <summary>Caches and pools fill in the first rounds.</summary>
    private const int WarmUpRounds = 2;

    public static async Task<StormResult> RunAsync(StormOptions options, Action<string> writeLine, CancellationToken cancellationToken)
    {
        if (options.OwnProcess)
            Hardships.Prepare();
        var clock = Stopwatch.StartNew();
        var complaints = new List<string>();
        long[] outcomes = new long[Enum.GetValues<CallOutcome>().Length];
        long calls = 0, kills = 0, stops = 0, hardships = 0, deaths = 0;
        (long Memory, int Descriptors)? first = null;
        (long Memory, int Descriptors) last = default;
        int rounds = 0;
        while (complaints.Count == 0 && !cancellationToken.IsCancellationRequested && (clock.Elapsed < options.Duration || rounds <= WarmUpRounds))
        {
            int seed = unchecked(options.Seed * 7919 + rounds);
            string line = await PlayAsync(seed, options.OwnProcess && rounds >= WarmUpRounds);
            rounds++;
            last = Measure();
            if (rounds == WarmUpRounds)
                first = last;
            writeLine(string.Create(CultureInfo.InvariantCulture,
                $"{clock.Elapsed:hh\\:mm\\:ss}  {line}; {last.Memory / (1 << 20)} MiB, {last.Descriptors} descriptors"));
        }
        if (first is { } before)
        {
            if (last.Descriptors > before.Descriptors + SpareDescriptors)
                complaints.Add($"descriptors grew from {before.Descriptors} to {last.Descriptors}");
            if (last.Memory > before.Memory * 3 / 2 + SpareMemory)
                complaints.Add($"memory grew from {before.Memory:N0} to {last.Memory:N0} bytes");
        }

        // Apart, so that nothing holds a round and its books when memory is measured.
        async Task<string> PlayAsync(int seed, bool hard)
        {
            using var round = new Round(seed, hard);
            string line = await round.PlayAsync(RoundDuration);
            complaints.AddRange(round.Account.Complaints.Take(20).Select(complaint => $"round {rounds + 1} (seed {seed}): {complaint}"));
            foreach (var outcome in Enum.GetValues<CallOutcome>())
                outcomes[(int)outcome] += round.Account.Of(outcome);
            calls += round.Account.Calls;
            kills += round.Kills;
            stops += round.Stops;
            hardships += round.Hardships;
            deaths += round.Deaths;
            return line;
        }

        string summary = string.Create(CultureInfo.InvariantCulture,
            $"{(complaints.Count == 0 ? "OK" : "WRONG")}: {clock.Elapsed.TotalMinutes:F1} min, seed {options.Seed}, {rounds} pools, {calls:N0} calls, each with one outcome: ") +
            string.Join(", ", Enum.GetValues<CallOutcome>().Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcomes[(int)outcome]:N0} {outcome}"))) +
            string.Create(CultureInfo.InvariantCulture,
                $"; {kills:N0} workers killed, {stops:N0} stopped, {deaths:N0} deaths, {hardships:N0} times stopped or without descriptors itself; managed memory {first?.Memory / 1048576.0:F1} to {last.Memory / 1048576.0:F1} MiB, descriptors {first?.Descriptors} to {last.Descriptors}; {complaints.Count} complaints");
        return new StormResult(complaints, summary);
    }

    private static (long Memory, int Descriptors) Measure()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return (GC.GetGCMemoryInfo().HeapSizeBytes, Descriptors.Targets().Count());
    }
}
