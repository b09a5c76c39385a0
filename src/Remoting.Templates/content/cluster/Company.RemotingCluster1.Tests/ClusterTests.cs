using Remoting;

namespace Company.RemotingCluster1.Tests;

public sealed class ClusterTests
{
    [Fact]
    public async Task A_worker_that_dies_and_a_silo_that_is_killed_leave_the_rest_as_it_was()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await LocalCluster.StartAsync(silos: 2, cancellationToken);

        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => cluster.Executor.SubmitAsync(Work.Remote.Crash(), new CallOptions { MaxAttempts = 1 }, cancellationToken));
        Assert.Equal(3, death.ExitCode);
        Assert.Equal(2, cluster.Executor.GetSnapshot().Silos.Count);

        long[] numbers = [.. Enumerable.Range(1, 1000)];
        var sums = new List<long>();
        await foreach (long[] factors in cluster.Executor.MapAsync(Work.Remote.Factors, numbers, chunkSize: 10, cancellationToken: cancellationToken))
        {
            sums.Add(factors.Sum());
            if (sums.Count == 100)
                cluster.Kill(1);
        }
        Assert.Equal(numbers.Select(number => Work.Factors(number).Sum()), sums);
    }
}
