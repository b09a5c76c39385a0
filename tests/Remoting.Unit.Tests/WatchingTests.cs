using Remoting.Watching;

namespace Remoting.Tests;

/// <summary>What those who look at pools and clusters count and ask for.</summary>
public sealed class WatchingTests : PoolTest
{
    /// <summary>What a program measures is counted from its beginning, and it may run for years.</summary>
    [Test]
    public void A_histogram_counts_more_than_a_small_number_holds()
    {
        var times = new Histogram();
        times.Add(10, 1000);
        for (int i = 0; i < 3; i++)
            times.Add(1_000_000, int.MaxValue);
        Assert.Equal(1000 + (3L * int.MaxValue), times.Count);
        Assert.InRange(Histogram.Quantile(times, new Histogram(), 0.5)!.Value, 800_000, 1_200_000);
    }

    /// <summary>As one is that does not answer: it is asked again.</summary>
    [Test]
    public async Task A_silo_whose_answer_was_cancelled_is_asked_again()
    {
        var cluster = new Cluster();
        var look = new SiloLook(cluster, "silo");
        Assert.Null(look.Next(isAnswering: true));
        cluster.Answer.SetCanceled();
        Assert.Null(look.Next(isAnswering: false));
        cluster.Answer = new();
        await Until(() => look.Next(isAnswering: true) is null && cluster.Asked == 2, "it is asked again");
        cluster.Answer.SetResult(new byte[] { 1 });
        Assert.Equal(1, look.Next(isAnswering: true)!.Value.Length);
    }

    /// <summary>The last words of a worker are not always a line.</summary>
    [Test]
    public void What_a_stream_has_left_at_its_end_is_a_line()
    {
        var book = new LineBook();
        var tap = book.Open(workerId: 1, isError: true);
        tap.Take("one\ntwo"u8);
        Assert.Equal(["one"], book.After(0, 10).Select(line => line.Text));
        tap.Take([]);
        tap.Take([]);
        Assert.Equal(["one", "two"], book.After(0, 10).Select(line => line.Text));
    }

    /// <summary>A worker that was killed for it has not reported its end; one that ends in its time has.</summary>
    [Test]
    public void A_call_that_was_killed_for_its_time_is_a_call()
    {
        var book = new LaneBook();
        var call = new Scheduling.FakeBatch(1);
        book.OnFailed(call, 0, workerId: 0, new CallTimeoutException("Calls.Spin()", TimeSpan.FromSeconds(1)), now: 1);
        book.OnFailed(call, 0, workerId: 7, new CallTimeoutException("Calls.Spin()", TimeSpan.FromSeconds(1)), now: 1);
        book.Read((_, _, times) => Assert.Equal((1, 2), (times[0].Calls, times[0].Failed)));
    }

    private sealed class Cluster : IWatchedCluster
    {
        public TaskCompletionSource<ReadOnlyMemory<byte>?> Answer { get; set; } = new();

        public int Asked { get; private set; }

        public string? Name => null;

        public ClusterView View() => throw new NotSupportedException();

        public Task<ReadOnlyMemory<byte>?> LookAsync(string silo, long viewer, long frame)
        {
            Asked++;
            return Answer.Task;
        }
    }
}
