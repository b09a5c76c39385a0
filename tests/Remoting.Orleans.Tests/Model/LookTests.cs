using System.Text.Json;
using Remoting.Tests;
using Remoting.Watching;

namespace Remoting.Clustering.Tests;

/// <summary>What a silo tells those who look at it from elsewhere, over a cluster that loses and doubles messages; and that nothing is kept for who has gone.</summary>
public sealed class LookTests
{
    private static readonly ProcessPoolOptions OneWorker = new() { MaxWorkers = 1 };

    /// <summary>Workers are real here, and start in the clock's own time: the model's runs not much faster.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    [Test]
    public async Task The_same_frame_again_is_the_same_and_one_that_does_not_follow_begins_anew()
    {
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ProcessPoolExecutor(OneWorker));
        byte[] first = await silo.Pool.ExchangeAsync(new Look(1, 1).Write());
        Assert.True(FrameOf(first).TryGetProperty("limits", out _));
        Assert.Equal(first, await silo.Pool.ExchangeAsync(new Look(1, 1).Write()));
        byte[] second = await silo.Pool.ExchangeAsync(new Look(1, 2).Write());
        Assert.False(FrameOf(second).TryGetProperty("limits", out _));
        // Another viewer, and one of whom the silo knows nothing, as after its restart: from the beginning.
        Assert.True(FrameOf(await silo.Pool.ExchangeAsync(new Look(2, 1).Write())).TryGetProperty("limits", out _));
        Assert.True(FrameOf(await silo.Pool.ExchangeAsync(new Look(1, 9).Write())).TryGetProperty("limits", out _));
    }

    [Test]
    public async Task Who_does_not_ask_any_more_is_forgotten_and_too_many_are_told_nothing()
    {
        await using var cluster = new FakeCluster();
        var executor = new ProcessPoolExecutor(OneWorker);
        var silo = cluster.Add("silo", executor);
        for (int viewer = 1; viewer <= SiloViewers.Most; viewer++)
            Assert.NotNull(Look.ReadAnswer(await silo.Pool.ExchangeAsync(new Look(viewer, 1).Write())));
        Assert.Null(Look.ReadAnswer(await silo.Pool.ExchangeAsync(new Look(1000, 1).Write())));
        Assert.NotNull(executor.Watched.Watch.Watchers);
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.Watched.Watch.Watchers is null));
        Assert.NotNull(Look.ReadAnswer(await silo.Pool.ExchangeAsync(new Look(1000, 1).Write())));
    }

    [Cases]
    [InlineData(0, 0)]
    [InlineData(20, 30)]
    public async Task Every_call_is_seen_once_whatever_is_lost(int losses, int doubles)
    {
        const int Calls = 5;
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ProcessPoolExecutor(OneWorker));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        await cluster.RunAsync(executor.WaitForSilosAsync());
        (cluster.Losses, cluster.Doubles) = (losses, doubles);
        using var frames = executor.Shown!.Look("cluster");
        int seen = 0;
        await cluster.RunAsync(FakeCluster.UntilAsync(() =>
        {
            using var frame = JsonDocument.Parse(frames.Next());
            return frame.RootElement.GetProperty("silos")[0].TryGetProperty("lanes", out _);
        }), Step);
        for (int i = 0; i < Calls; i++)
            await cluster.RunAsync(executor.SubmitAsync(ClusterCalls.Remote.Double(i)), Step);
        await cluster.RunAsync(FakeCluster.UntilAsync(() =>
        {
            using var frame = JsonDocument.Parse(frames.Next());
            foreach (var silo in frame.RootElement.GetProperty("silos").EnumerateArray())
            {
                if (silo.TryGetProperty("lanes", out var lanes))
                    seen += lanes.GetProperty("pieces").EnumerateArray().Where(piece => piece[2].GetInt32() == 0).Sum(piece => piece[6].GetInt32());
            }
            return seen >= Calls;
        }), Step);
        Assert.Equal(Calls, seen);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task What_a_silo_tells_of_very_many_pieces_fits_into_a_message()
    {
        await using var pool = new ProcessPoolExecutor(OneWorker);
        IWatchedPool watched = pool.Watched;
        using var frames = FeedWriter.Open(watched, "", lanesOnly: true);
        for (int worker = 1; worker <= LaneBook.MostRows; worker++)
        {
            foreach (var watcher in watched.Watch.Watchers!)
            {
                for (int i = 0; i < 100; i++)
                    watcher.OnWorker(worker, WorkerStep.Ready, 1_000_000_000L * i, null);
            }
        }
        int told = 0;
        var rows = new HashSet<int>();
        while (told < LaneBook.MostRows * 100)
        {
            var frame = frames.Next();
            Assert.InRange(frame.Length, 1, RecordOutbox.PieceBytes);
            using var document = JsonDocument.Parse(frame);
            foreach (var piece in document.RootElement.GetProperty("pieces").EnumerateArray())
            {
                told++;
                rows.Add(piece[0].GetInt32());
            }
        }
        Assert.Equal(LaneBook.MostRows * 100, told);
        Assert.Equal(LaneBook.MostRows, rows.Count);
    }

    [Test]
    public async Task A_silo_without_processes_tells_nothing_and_a_look_is_no_session()
    {
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        Assert.Null(Look.ReadAnswer(await silo.Pool.ExchangeAsync(new Look(1, 1).Write())));
        // A message of a session is no look, and the answer of a silo without workers no frame.
        Assert.False(Look.TryRead(new Request(0, 1, [], 0, 1, []).Write(), out _));
        Assert.Null(Look.ReadAnswer(silo.Pool.Answer(ReplyStatus.NoWorkers)));
        Assert.Throws<Transport.ProtocolException>(() => { _ = silo.Pool.ExchangeAsync(new Look(1, 1).Write().AsMemory(0, 5)); });
    }

    /// <summary>A frame is an event of one line: whatever a silo says, what is between its parts does not end that.</summary>
    [Test]
    public async Task What_a_silo_tells_is_one_line_whatever_stands_between_its_parts()
    {
        using var frames = new ClusterFrames(new ToldCluster("{\n\n\"pieces\" :\r\n\n[ 1 ]}"u8.ToArray()), "cluster");
        byte[] frame = [];
        await FakeCluster.UntilAsync(() => System.Text.Encoding.UTF8.GetString(frame = frames.Next().ToArray()).Contains("pieces", StringComparison.Ordinal));
        Assert.DoesNotContain((byte)'\n', frame);
        Assert.DoesNotContain((byte)'\r', frame);
        Assert.Equal(1, JsonElement.Parse(frame).GetProperty("silos")[0].GetProperty("lanes").GetProperty("pieces")[0].GetInt32());
    }

    private sealed class ToldCluster(byte[] told) : IWatchedCluster
    {
        public string Name => "cluster";

        public ClusterView View() => new([new SiloView("silo", "ready", true, 1, 0, 0, TimeSpan.Zero)], 0, 0, 0);

        public Task<ReadOnlyMemory<byte>?> LookAsync(string silo, long viewer, long frame) => Task.FromResult<ReadOnlyMemory<byte>?>(told);
    }

    private static JsonElement FrameOf(byte[] answer) => JsonElement.Parse(Look.ReadAnswer(answer)!.Value.Span);
}
