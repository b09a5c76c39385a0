using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Remoting.Tests;
using Remoting.Watching;

namespace Remoting.Clustering.Tests;

/// <summary>The same calls as those of a process pool, over a cluster of silos that are processes of their own.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CallTests(ClusterFixture cluster) : PoolTest
{
    [Test]
    public async Task A_call_runs_in_a_worker_of_a_silo()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        string silo = await executor.SubmitAsync(ClusterCalls.Remote.Silo(), TestToken);
        Assert.Contains(executor.GetSnapshot().Silos, known => known.Name == silo);
        Assert.Equal(14, await executor.SubmitAsync(ClusterCalls.Remote.Double(7), TestToken));
    }

    [Test]
    public async Task A_program_that_is_a_silo_itself_submits_the_same_calls()
    {
        await using var executor = ClusterFixture.ExecutorOf(cluster.Here);
        await executor.WaitForSilosAsync(2, TestToken);
        var silos = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => executor.SubmitAsync(ClusterCalls.Remote.Silo(), TestToken)));
        Assert.Equal(2, silos.Distinct().Count());
    }

    /// <summary>Who looks at several silos has to know which is which.</summary>
    [Test]
    public void The_pool_of_a_silo_is_called_by_its_address()
    {
        string address = cluster.Here.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint.ToString();
        Assert.Contains(PoolRegistry.All(), entry => entry.Pool.Name == $"silo {address}");
    }

    [Test]
    public async Task A_map_of_100000_items_is_in_order()
    {
        await using var second = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(second);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await executor.WaitForSilosAsync(2, TestToken);
        int next = 0;
        await foreach (int doubled in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, 100_000), chunkSize: 100, cancellationToken: TestToken))
            Assert.Equal(2 * next++, doubled);
        Assert.Equal(100_000, next);
    }

    [Test]
    public async Task Maps_out_of_order_give_each_item_once()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        var seen = new HashSet<long>();
        await foreach (var outcome in executor.MapUnorderedAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, 2_000), cancellationToken: TestToken))
        {
            Assert.Equal(2 * (int)outcome.Index, outcome.Value);
            Assert.True(seen.Add(outcome.Index));
        }
        Assert.Equal(2_000, seen.Count);
    }

    [Test]
    public async Task An_exception_has_the_stack_of_the_worker()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        var thrown = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(ClusterCalls.Remote.Throw("because"), TestToken));
        Assert.Equal("because", Assert.IsType<InvalidOperationException>(thrown.InnerException).Message);
        Assert.Contains($"{nameof(ClusterCalls)}.{nameof(ClusterCalls.Throw)}", thrown.RemoteStackTrace, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_worker_that_dies_takes_its_call_and_no_other()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        var died = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(ClusterCalls.Remote.Exit(), TestToken));
        Assert.Equal(3, died.ExitCode);
        Assert.NotNull(died.ProcessId);
        Assert.Contains(executor.GetSnapshot().Silos, silo => died.Message.Contains(silo.Name, StringComparison.Ordinal));
        Assert.Equal(2, await executor.SubmitAsync(ClusterCalls.Remote.Double(1), TestToken));
    }

    [Test]
    public async Task Cancelling_reaches_the_worker()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        using var cancelling = new CancellationTokenSource();
        var held = executor.SubmitAsync(ClusterCalls.Remote.Hold(FileOf(""), 1), cancelling.Token);
        await UntilFile(FileOf("begun.1.1"));
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        Assert.True(File.Exists(FileOf("cancelled.1")));
    }

    [Test]
    public async Task A_call_that_runs_too_long_is_stopped()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        var late = await Assert.ThrowsAsync<CallTimeoutException>(
            () => executor.SubmitAsync(ClusterCalls.Remote.Hold(FileOf(""), 2), new CallOptions { Timeout = TimeSpan.FromMilliseconds(200) }, TestToken));
        Assert.Equal(TimeSpan.FromMilliseconds(200), late.Timeout);
    }

    [Test]
    public async Task Large_arguments_and_results_travel_in_pieces()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        byte[] bytes = new byte[8 << 20];
        new Random(1).NextBytes(bytes);
        byte[] reversed = await executor.SubmitAsync(ClusterCalls.Remote.Reverse(bytes), TestToken);
        Array.Reverse(reversed);
        Assert.True(bytes.AsSpan().SequenceEqual(reversed));
    }

    [Test]
    public async Task What_is_too_large_fails_before_it_travels()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client, new OrleansExecutorOptions { MaxPayloadBytes = 1 << 20 });
        var tooLarge = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(ClusterCalls.Remote.Reverse(new byte[2 << 20]), TestToken));
        Assert.Contains("MaxPayloadBytes", tooLarge.Message, StringComparison.Ordinal);
        Assert.Equal(2, await executor.SubmitAsync(ClusterCalls.Remote.Double(1), TestToken));
    }

    [Test]
    public async Task A_stream_gives_its_items_in_order()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        int next = 0;
        await foreach (int item in executor.StreamAsync(ClusterCalls.Remote.Count(20_000), TestToken))
            Assert.Equal(next++, item);
        Assert.Equal(20_000, next);
    }

    [Test]
    public async Task Progress_comes_before_the_result()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        var reports = new Reports();
        Assert.Equal(100, await executor.SubmitAsync(ClusterCalls.Remote.Report(100, reports), TestToken));
        Assert.Equal(100, reports.Last);
    }

    [Test]
    public async Task The_end_waits_for_calls_and_takes_no_more()
    {
        using var client = await cluster.ConnectAsync();
        var executor = ClusterFixture.ExecutorOf(client);
        var calls = Enumerable.Range(0, 20).Select(number => executor.SubmitAsync(ClusterCalls.Remote.Double(number), TestToken)).ToArray();
        await executor.DisposeAsync();
        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.SubmitAsync(ClusterCalls.Remote.Double(1), TestToken));
    }

    [Test]
    public async Task A_policy_of_the_program_runs_a_call_again()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        var options = new CallOptions { Retry = (_, attempts) => attempts < 3 ? TimeSpan.Zero : null };
        Assert.Equal(3, await executor.SubmitAsync(ClusterCalls.Remote.FailUntil(3), options, TestToken));
        await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(ClusterCalls.Remote.FailUntil(4), options, TestToken));
    }

    [Test]
    public async Task A_worker_that_dies_is_replaced_for_calls_that_may_run_twice()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        Assert.Equal(2, await executor.SubmitAsync(ClusterCalls.Remote.DieUntil(2), new CallOptions { MaxAttempts = 2 }, TestToken));
        var died = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(ClusterCalls.Remote.DieUntil(3), new CallOptions { MaxAttempts = 2 }, TestToken));
        Assert.Equal(2, died.Attempts);
    }

    [Test]
    public async Task Leaving_a_map_cancels_what_has_not_begun()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await foreach (int _ in executor.MapAsync(ClusterCalls.Remote.Mark, Enumerable.Repeat(FileOf(""), 5_000), Enumerable.Range(0, 5_000), cancellationToken: TestToken))
            break;
        await executor.DisposeAsync();
        int ran = FilesOf("mark.").SelectMany(File.ReadLines).Count();
        Assert.InRange(ran, 1, 4_000);
    }

    [Test]
    public async Task An_end_that_does_not_wait_cancels_what_has_not_begun()
    {
        using var client = await cluster.ConnectAsync();
        var executor = ClusterFixture.ExecutorOf(client);
        var calls = Enumerable.Range(0, 500).Select(_ => executor.SubmitAsync(ClusterCalls.Remote.Sleep(20), TestToken)).ToArray();
        await calls[0];
        await executor.ShutdownAsync(cancelPending: true);
        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully || call.IsCanceled));
        Assert.Contains(calls, call => call.IsCanceled);
    }

    private sealed class Reports : IProgress<int>
    {
        public int Last { get; private set; }

        public void Report(int value) => Last = value;
    }
}
