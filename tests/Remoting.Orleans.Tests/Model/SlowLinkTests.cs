using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>A silo behind a link that carries little: it is slow, and it is not lost.</summary>
public sealed class SlowLinkTests
{
    private const int MiB = 1 << 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>10 Mbit a second.</summary>
    private const int Slow = 1_250_000;

    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_argument_or_result_takes_its_time_and_loses_no_silo(bool isArgument)
    {
        const int Length = 16 * MiB;
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken));
        silo.BytesPerSecond = Slow;
        var begun = cluster.Time.GetUtcNow();
        var call = isArgument ? executor.SubmitAsync(ModelCalls.Remote.Measure(new byte[Length])) : MakeAsync();
        await cluster.RunAsync(Task.WhenAny(call), Step);
        Assert.Equal(Length, await call);
        Assert.Equal(0, executor.GetSnapshot().SiloLosses);
        // What was said too fast is said again, and not all of it again and again.
        Assert.InRange(cluster.Time.GetUtcNow() - begun, TimeSpan.FromSeconds(Length / Slow), 3 * TimeSpan.FromSeconds(Length / Slow));
        Assert.InRange(cluster.Longest, RecordOutbox.PieceBytes, Request.MostBytes + Request.MostBytesBeside);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());

        async Task<int> MakeAsync() => (await executor.SubmitAsync(ModelCalls.Remote.Make(Length))).Length;
    }

    [Test]
    public async Task A_link_that_is_fast_again_is_used_as_before()
    {
        const int Length = 32 * MiB;
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken));
        silo.BytesPerSecond = Slow;
        var call = executor.SubmitAsync(ModelCalls.Remote.Measure(new byte[8 * MiB]));
        await cluster.RunAsync(Task.WhenAny(call), Step);
        Assert.Equal(8 * MiB, await call);
        silo.BytesPerSecond = 1000 * Slow;
        long messages = cluster.Messages;
        call = executor.SubmitAsync(ModelCalls.Remote.Measure(new byte[Length]));
        await cluster.RunAsync(Task.WhenAny(call), Step);
        Assert.Equal(Length, await call);
        // Not in pieces of 256 KiB, for which there would be 128.
        Assert.InRange(cluster.Messages - messages, Length / Request.MostBytes, 2 * Length / Request.MostBytes);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Cases]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(RecordOutbox.PieceBytes)]
    [InlineData(RecordOutbox.PieceBytes + 1)]
    public void No_message_is_longer_than_it_may_be(int length)
    {
        var outbox = new RecordOutbox();
        byte[] record = new byte[length];
        for (int bytes = 0; bytes < 3 * Request.MostBytes; bytes += length)
            outbox.Add(record);
        int messages = 0;
        while (outbox.HasUnsent)
        {
            var pieces = new List<RecordPiece>();
            long first = outbox.Take(Request.MostBytes, pieces);
            Assert.InRange(new Request(1, 5, [1, 2, 3, 4], 0, first, pieces).Write().Length, 1, Request.MostBytes + Request.MostBytesBeside);
            Assert.InRange(new Reply(ReplyStatus.Taken, 1, 0, default, first, pieces).Write().Length, 1, Request.MostBytes + Request.MostBytesBeside);
            messages++;
        }
        Assert.InRange(messages, 3, 40);
    }
}
