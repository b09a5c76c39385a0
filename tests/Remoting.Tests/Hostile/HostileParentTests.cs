using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Tests.Hostile;

/// <summary>A worker whose parent sends what is no frame, or scribbles over what they share, ends: no later than its parent does, and by no crash of the runtime.</summary>
public sealed class HostileParentTests : PoolTest
{
    /// <summary>On a busy machine; without load it is some milliseconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private const int IllegalAccess = 128 + 11, BusError = 128 + 7;

    [Cases]
    [InlineData(Way.BeforeWelcome)]
    [InlineData(Way.Stream)]
    [InlineData(Way.Ring)]
    [InlineData(Way.Control)]
    public async Task The_corpus_from_a_parent_ends_a_worker_at_most(Way way)
    {
        // Two at a time: most of it is the start of a process.
        await Parallel.ForEachAsync(Corpus.Samples, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestToken }, async (sample, token) =>
        {
            var (name, hex) = sample.Data;
            await using var parent = await HostileParent.StartAsync(token);
            if (way != Way.BeforeWelcome)
                parent.Welcome();
            parent.Send(way, Convert.FromHexString(hex));
            var (exitCode, error) = await parent.EndAsync(Limit);
            Assert.False(exitCode is 0 or IllegalAccess or BusError, $"{name}: exit code {exitCode}, {error}");
        });
    }

    /// <summary>What is certainly no frame is not waited behind: the worker ends while its parent still listens.</summary>
    [Cases]
    [InlineData(Way.BeforeWelcome)]
    [InlineData(Way.Stream)]
    [InlineData(Way.Ring)]
    [InlineData(Way.Control)]
    public async Task A_worker_leaves_a_parent_that_sends_a_workers_frames(Way way)
    {
        await using var parent = await HostileParent.StartAsync(TestToken);
        if (way != Way.BeforeWelcome)
            parent.Welcome();
        byte[] frame = new byte[Frames.HeaderSize];
        Frames.WriteHeader(frame, FrameKind.Ready, 0);
        parent.Send(way, frame);
        await Until(() => parent.HasExited, "the worker has ended");
        var (_, error) = await parent.EndAsync(Limit);
        Assert.Contains(nameof(ProtocolException), error, StringComparison.Ordinal);
    }

    [Cases]
    [InlineData("zeros")]
    [InlineData("ones")]
    [InlineData("one bit")]
    [InlineData("noise 1")]
    [InlineData("noise 2")]
    [InlineData("noise 3")]
    public async Task A_parent_that_scribbles_over_shared_memory_keeps_no_worker_alive(string pattern)
    {
        await using var parent = await HostileParent.StartAsync(TestToken);
        parent.Welcome();
        byte[] bell = LaneWriter.BellFrame.ToArray();
        for (int i = 0; i < 20; i++)
        {
            parent.Send(Way.Ring, bell);
            Scribbler.Scribble(pattern, "return");
            parent.Send(Way.Stream, bell);
        }
        var (exitCode, error) = await parent.EndAsync(Limit);
        Assert.False(exitCode is IllegalAccess or BusError, $"exit code {exitCode}, {error}");
    }
}
