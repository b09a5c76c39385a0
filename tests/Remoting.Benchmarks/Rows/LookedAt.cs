using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using Remoting.Watching;
using Row = Remoting.Benchmarks.Measuring.Row;

namespace Remoting.Benchmarks.Rows;

/// <summary>What it costs that somebody looks: a frame four times a second, and each report of a worker written down.</summary>
internal sealed class LookedAt : Row
{
    private const string Unseen = "unseen";

    /// <summary>As the page does.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    public override string Name => "looked-at";

    public override string Unit => "µs";

    public override string Work => "1,000,000 calls that do nothing through MapAsync, chunk size 1, warm pool of 2, while a viewer of the page takes its frames: time a call";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.02, Unseen)];

    public override async Task OpenAsync(Contest contest)
    {
        var seen = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Keep(new Viewer(seen.Watched));
        contest.Ours(() => NoopCalls.MicrosecondsAsync(NoopCalls.Count, () => NoopCalls.SumAsync(seen)), NoopCalls.Count);
        var unseen = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Against(Unseen, () => NoopCalls.MicrosecondsAsync(NoopCalls.Count, () => NoopCalls.SumAsync(unseen)), NoopCalls.Count);
    }

    /// <summary>Takes frames as the page's stream does, and throws them away.</summary>
    private sealed class Viewer : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _looking;

        public Viewer(IWatchedPool pool) => _looking = LookAsync(pool.Watch.Open(pool), _stop.Token);

        private static async Task LookAsync(PoolFeed feed, CancellationToken stop)
        {
            feed.Enter();
            var writer = new FeedWriter(feed, "seen");
            using var timer = new PeriodicTimer(Period);
            try
            {
                while (await timer.WaitForNextTickAsync(stop))
                    _ = writer.Next();
            }
            catch (OperationCanceledException)
            {
                // The row is over.
            }
            feed.Leave();
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _looking;
            _stop.Dispose();
        }
    }
}
