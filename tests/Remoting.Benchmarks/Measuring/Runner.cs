using System.Diagnostics;

namespace Remoting.Benchmarks.Measuring;

/// <summary>Measures a row: rounds in which each side has its turn, so that what else the machine does hits all of them alike.</summary>
/// <param name="rounds">Rounds asked for; null for each row's own number.</param>
internal sealed class Runner(int? rounds)
{
    // The JIT needs processor time, and gets less of it where others work too; but what mostly sleeps never uses that much.
    private const int BusyMachine = 3;

    // Many times what any row needs: a row that takes longer is frozen, and says so instead of waiting for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public async Task<RowResult> RunAsync(Row row)
    {
        var load = new MachineLoad();
        var contest = new Contest();
        try
        {
            var figures = await Task.Run(() => MeasureAsync(row, contest)).WaitAsync(Limit);
            return new RowResult(row, figures, contest.Missing, load.OfOthers(), null);
        }
        catch (Exception e)
        {
            return new RowResult(row, [], contest.Missing, load.OfOthers(), $"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            await contest.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(Row row, Contest contest)
    {
        await row.OpenAsync(contest);
        foreach (var side in contest.Sides)
            await WarmUpAsync(side, row.WarmUp);

        int count = Math.Clamp(rounds ?? row.Rounds, row.MinRounds, row.MaxRounds);
        var samples = contest.Sides.Select(_ => new List<(double Value, CpuTime Cpu)>()).ToArray();
        for (int round = 0; round < count; round++)
        {
            foreach (var (side, record) in contest.Sides.Zip(samples))
            {
                if (HasTurn(side, round, count))
                    record.Add(await SampleAsync(side));
            }
        }
        return [.. contest.Sides.Zip(samples, Summarize)];
    }

    /// <summary>A side with fewer rounds than the others has them spread evenly.</summary>
    private static bool HasTurn(Side side, int round, int count) =>
        side.MaxRounds >= count || round * side.MaxRounds / count != (round - 1) * side.MaxRounds / count || round == 0;

    private static async Task WarmUpAsync(Side side, TimeSpan time)
    {
        if (time == TimeSpan.Zero)
            return;
        var watch = Stopwatch.StartNew();
        var before = CpuTime.Now();
        do
            await side.Round();
        while (watch.Elapsed < time || (CpuTime.Since(before).Total < time.TotalSeconds && watch.Elapsed < BusyMachine * time));
    }

    private static async Task<(double Value, CpuTime Cpu)> SampleAsync(Side side)
    {
        // The garbage of one side is not to be collected in the turn of another.
        GC.Collect();
        var before = CpuTime.Now();
        double value = await side.Round();
        return (value, CpuTime.Since(before) / side.Operations);
    }

    private static Figure Summarize(Side side, List<(double Value, CpuTime Cpu)> samples) => new(
        side.Name,
        Median.Of(samples.Select(sample => sample.Value)),
        samples.Count,
        new CpuTime(
            Median.Of(samples.Select(sample => sample.Cpu.Parent)),
            Median.Of(samples.Select(sample => sample.Cpu.Workers))));
}
