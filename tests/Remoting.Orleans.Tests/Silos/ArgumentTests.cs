using System.Runtime.CompilerServices;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Arguments that do not travel with their call, over real silos: shared values, which each silo has once, and sequences.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ArgumentTests(ClusterFixture cluster) : PoolTest
{
    [Test]
    public async Task Workers_of_all_silos_have_a_shared_value()
    {
        int[] numbers = [.. Enumerable.Range(0, 500_000)];
        await using var executor = ClusterFixture.ExecutorOf(cluster.Here);
        await executor.WaitForSilosAsync(2, TestToken);
        await using var many = executor.Share(numbers);
        await using var names = executor.Share(new Dictionary<int, string> { [0] = "even", [1] = "odd" });
        int next = 0;
        await foreach (string seen in executor.MapAsync(index => ArgumentCalls.Remote.Look(many, names, index), Enumerable.Range(0, 2_000), cancellationToken: TestToken))
        {
            Assert.Equal($"{next} {(next % 2 == 0 ? "even" : "odd")}", seen);
            next++;
        }
        Assert.Equal(2_000, next);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        Assert.Equal("499999 odd", await lease.SubmitAsync(ArgumentCalls.Remote.Look(many, names, 499_999), TestToken));
    }

    [Test]
    public async Task A_shared_value_outlives_the_worker_that_has_it()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var many = executor.Share(new[] { 1, 2, 3 });
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(ArgumentCalls.Remote.LookAndDie(many), TestToken));
        for (int i = 0; i < 10; i++)
            Assert.Equal(6, await executor.SubmitAsync(ArgumentCalls.Remote.Total(many), TestToken));
    }

    [Test]
    public async Task A_sequence_is_moved_on_here_while_its_call_runs_there()
    {
        const int Count = 50_000;
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        Assert.Equal((long)Count * (Count - 1) / 2, await executor.SubmitAsync(ArgumentCalls.Remote.Sum(Numbers(Count)), TestToken));
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        Assert.Equal(45, await lease.SubmitAsync(ArgumentCalls.Remote.Sum(Numbers(10)), TestToken));
    }

    [Test]
    public async Task What_a_sequence_throws_is_what_its_call_fails_with()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        var own = new InvalidOperationException("its own");
        Assert.Same(own, await Assert.ThrowsAsync<InvalidOperationException>(() => executor.SubmitAsync(ArgumentCalls.Remote.Sum(Numbers(3, own)), TestToken)));
        // What the callable catches is what it can know of it.
        Assert.Equal("System.InvalidOperationException: its own", await executor.SubmitAsync(ArgumentCalls.Remote.Catch(Numbers(3, own)), TestToken));
    }

    [Test]
    public async Task A_stream_may_have_a_sequence()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        int next = 0;
        await foreach (int doubled in executor.StreamAsync(ArgumentCalls.Remote.DoubleAll(Numbers(5_000)), TestToken))
            Assert.Equal(2 * next++, doubled);
        Assert.Equal(5_000, next);
    }

    private static async IAsyncEnumerable<int> Numbers(int count, Exception? error = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
        await Task.CompletedTask;
        if (error is not null)
            throw error;
    }
}

/// <summary>What takes such arguments.</summary>
public static class ArgumentCalls
{
    [ProcessPoolCallable]
    public static string Look(Shared<int[]> many, Shared<Dictionary<int, string>> names, int index) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{many.Span[index]} {names.Value[index % 2]}");

    [ProcessPoolCallable]
    public static int Total(Shared<int[]> many) => many.Value.Sum();

    [ProcessPoolCallable]
    public static int LookAndDie(Shared<int[]> many)
    {
        Environment.Exit(many.Value.Length);
        return 0;
    }

    [ProcessPoolCallable]
    public static async Task<long> Sum(IAsyncEnumerable<int> numbers)
    {
        long sum = 0;
        await foreach (int number in numbers)
            sum += number;
        return sum;
    }

    [ProcessPoolCallable]
    public static async Task<string> Catch(IAsyncEnumerable<int> numbers)
    {
        try
        {
            await Sum(numbers);
            return "";
        }
        catch (Exception e)
        {
            return $"{e.GetType().FullName}: {e.Message}";
        }
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> DoubleAll(IAsyncEnumerable<int> numbers)
    {
        await foreach (int number in numbers)
            yield return 2 * number;
    }
}
