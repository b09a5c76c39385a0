using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>What it costs that a crash can be replayed: the arguments of each call are kept until its outcome.</summary>
internal sealed class RecordedCalls : Row
{
    private const string Off = "off";
    private const int Count = 5_000;

    public override string Name => "capsule-on";

    public override string Unit => "µs";

    public override string Work => "calls back to back, one at a time, warm pool of 1, with crash capsules on";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.1, Off)];

    public override async Task OpenAsync(Contest contest)
    {
        var folder = Directory.CreateTempSubdirectory("bench-");
        contest.Keep(new Folder(folder));
        var recorded = contest.Keep(await WarmPool.OpenAsync(1, new CrashCapsuleOptions(folder.FullName)));
        contest.Ours(() => Timed.BackToBackAsync(Count, i => new(recorded.SubmitAsync(WorkCalls.Remote.Identity(i)))), Count);
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        contest.Against(Off, () => Timed.BackToBackAsync(Count, i => new(pool.SubmitAsync(WorkCalls.Remote.Identity(i)))), Count);
    }

    private sealed record Folder(DirectoryInfo Info) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Info.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
