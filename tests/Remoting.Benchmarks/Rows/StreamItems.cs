using System.Globalization;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>A source that is far too large to hold: what the parent holds at most. In a process of its own, where nothing was before.</summary>
/// <param name="items">How many.</param>
internal sealed class StreamItems(int items) : Row
{
    private const string SmallGeneration = "gen0 of 4 MiB";

    public override string Name => "stream-10m";

    public override string Unit => "MiB";

    public override string Work => string.Create(CultureInfo.InvariantCulture, $"{items:N0} items through MapAsync, default buffer, pool of 2: peak growth of the parent; {SmallGeneration}: ours with a youngest generation of that size");

    public override IReadOnlyList<Target> Targets => [Target.AtMost(32)];

    // Many seconds a round, and nothing to warm up in this process.
    public override int Rounds => 1;

    public override int MaxRounds => 1;

    public override TimeSpan WarmUp => TimeSpan.Zero;

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(() => ItemStream.MeasureAsync(items), items);
        contest.Against(SmallGeneration, () => ItemStream.MeasureAsync(items, ("DOTNET_GCgen0size", $"0x{ItemStream.SmallGeneration:x}")), items);
        return Task.CompletedTask;
    }
}
