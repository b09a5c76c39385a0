using MessagePack;
using MessagePack.Formatters;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>What comes of calls that travel together: each of them gets its own.</summary>
public sealed class ResultTests
{
    [Cases]
    [InlineData(0, 0)]
    [InlineData(10, 20)]
    public async Task Results_and_errors_of_a_chunk_are_each_at_their_place(int losses, int doubles)
    {
        await using var cluster = new FakeCluster(seed: 7) { Losses = losses, Doubles = doubles };
        cluster.Add("silo", new ThreadPoolExecutor(2));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        var map = executor.MapOutcomesAsync(ModelCalls.Remote.ThrowEachThird, Enumerable.Range(0, 1000), chunkSize: 100).ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
        await cluster.RunAsync(map);
        int next = 0;
        foreach (var outcome in await map)
        {
            Assert.Equal(next, outcome.Index);
            if (next % 3 == 0)
                Assert.Contains($"third {next}.", Assert.IsType<RemoteCallException>(outcome.Error).Message, StringComparison.Ordinal);
            else
                Assert.Equal(next, outcome.Value);
            next++;
        }
        Assert.Equal(1000, next);
        Assert.Equal(1000, executor.GetSnapshot().CompletedCalls);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_chunk_may_have_very_many_results_that_the_programs_own_code_reads()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(2));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        var map = executor.MapAsync(number => ModelCalls.Remote.Slow("", number), Enumerable.Range(0, 5000), chunkSize: 2500).ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
        await cluster.RunAsync(map);
        Assert.Equal(Enumerable.Range(0, 5000), (await map).Select(slow => slow.Number));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_result_whose_reading_blocks_holds_up_none_that_has_come_with_it()
    {
        string test = Guid.NewGuid().ToString();
        using var gate = new ManualResetEventSlim();
        Assert.True(Slow.Gates.TryAdd(test, gate));
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(2));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        var outcomes = executor.MapUnorderedAsync(number => ModelCalls.Remote.Slow(test, number), Enumerable.Range(0, 100), chunkSize: 100).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var others = new HashSet<int>();
        while (others.Count < 99)
        {
            var moved = outcomes.MoveNextAsync().AsTask();
            await cluster.RunAsync(moved);
            Assert.True(await moved);
            Assert.True(others.Add(outcomes.Current.Value.Number));
        }
        Assert.DoesNotContain(Slow.Blocking, others);
        // The executor has not ended as long as one of its outcomes is on its way.
        var end = executor.ShutdownAsync();
        var last = outcomes.MoveNextAsync().AsTask();
        Assert.False(end.IsCompleted);
        Assert.False(last.IsCompleted);
        gate.Set();
        await cluster.RunAsync(last);
        Assert.Equal(Slow.Blocking, outcomes.Current.Value.Number);
        await cluster.RunAsync(outcomes.DisposeAsync().AsTask());
        await cluster.RunAsync(end);
        Slow.Gates.TryRemove(test, out _);
    }

    [Test]
    public async Task Results_before_something_that_no_silo_says_are_those_of_their_calls()
    {
        await using var cluster = new FakeCluster();
        var silo = new Garbling();
        var executor = new OrleansExecutor(silo, new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) }, cluster.Time);
        var map = executor.MapOutcomesAsync(ModelCalls.Remote.Identity, Enumerable.Range(0, 10), chunkSize: 10).ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
        await cluster.RunAsync(map);
        var outcomes = await map;
        Assert.Equal([0, 1, 2], outcomes.Take(3).Select(outcome => outcome.Value));
        Assert.All(outcomes[3..], outcome => Assert.Equal(WorkerExitReason.ChannelLost, Assert.IsType<WorkerDiedException>(outcome.Error).Reason));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>A silo that gives the first results of what it is asked to run, and behind them what is no outcome.</summary>
    private sealed class Garbling : IClusterBackend
    {
        private const int Results = 3;

        public Task<IReadOnlyList<string>> FindSilosAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(["silo"]);

        public Task<byte[]> ExchangeAsync(string silo, byte[] message, CancellationToken cancellationToken)
        {
            if (Look.TryRead(message, out _) || GivenUp.TryRead(message, out _))
                return Task.FromResult(Say([]));
            var request = Request.Read(message);
            foreach (var piece in request.Pieces)
            {
                var reader = new RecordReader(piece.Bytes);
                if ((RecordKind)reader.ReadByte() == RecordKind.Run)
                    return Task.FromResult(Say(Garble(RunRecord.Read(ref reader))));
            }
            return Task.FromResult(Say([]));
        }

        private static byte[] Say(byte[] record) =>
            new Reply(ReplyStatus.Taken, 1, 0, new SiloLoad(1, 0, 0, TimeSpan.Zero, IsLeaving: false, 1 << 20, IsBroken: false, Leases: 0), 1, record.Length == 0 ? [] : [new RecordPiece(false, record)]).Write();

        private static byte[] Garble(RunRecord run)
        {
            var outcomes = new OutcomesRecord(run.Unit);
            for (int i = 0; i < Results; i++)
            {
                // What it was given is what it gives.
                int start = i == 0 ? 0 : run.Ends[i - 1];
                outcomes.Add(i, OutcomeKind.Result, run.Calls[start..run.Ends[i]][Protocol.RunFrame.CallHeaderSize..].Span);
            }
            return [.. outcomes.Take()!, 1, 2, 3];
        }
    }
}

/// <summary>A result that code of the program's own reads, which waits where its test wants that.</summary>
[MessagePackFormatter(typeof(SlowFormatter))]
public sealed record Slow(string Test, int Number)
{
    /// <summary>The one that is waited for.</summary>
    public const int Blocking = 3;

    /// <summary>What the reading waits for, by test.</summary>
    internal static System.Collections.Concurrent.ConcurrentDictionary<string, ManualResetEventSlim> Gates { get; } = new();
}

/// <inheritdoc cref="Slow"/>
public sealed class SlowFormatter : IMessagePackFormatter<Slow>
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, Slow value, MessagePackSerializerOptions options)
    {
        writer.Write(value.Test);
        writer.Write(value.Number);
    }

    /// <inheritdoc/>
    public Slow Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        var slow = new Slow(reader.ReadString()!, reader.ReadInt32());
        if (slow.Number == Slow.Blocking && Slow.Gates.TryGetValue(slow.Test, out var gate))
            gate.Wait();
        return slow;
    }
}
