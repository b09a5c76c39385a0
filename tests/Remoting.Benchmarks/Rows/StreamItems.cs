using System.Globalization;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>A source that is far too large to hold: what the parent holds at most. In a process of its own, where nothing was before.</summary>
/// <param name="items">How many.</param>
internal sealed class StreamItems(int items) : Row
{
    public override string Name => "stream-10m";

    public override string Unit => "MiB";

    public override string Work => string.Create(CultureInfo.InvariantCulture, $"{items:N0} items through MapAsync, default buffer, pool of 2: peak growth of the parent");

    public override IReadOnlyList<Target> Targets => [Target.AtMost(32)];

    // Many seconds a round, and nothing to warm up in this process.
    public override int Rounds => 1;

    public override int MaxRounds => 1;

    public override TimeSpan WarmUp => TimeSpan.Zero;

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(async () =>
        {
            using var process = ThisProgram.Start([ItemStream.Verb, items.ToString(CultureInfo.InvariantCulture)], readOutput: true);
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return double.TryParse(output, CultureInfo.InvariantCulture, out double growth) ? growth : throw new WrongResultException(output);
        }, items);
        return Task.CompletedTask;
    }
}
