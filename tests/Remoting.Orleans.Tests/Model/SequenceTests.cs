using System.Runtime.CompilerServices;
using Remoting.Protocol;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Sequences among arguments over a cluster that loses, doubles and delays messages: each item is made once, and taken once, in order.</summary>
public sealed class SequenceTests
{
    [Cases]
    [InlineData(0, 0, 0, 1)]
    [InlineData(5, 0, 0, 2)]
    [InlineData(3, 20, 100, 3)]
    public async Task Items_come_once_and_in_order_whatever_is_lost_doubled_and_late(int losses, int doubles, int delay, int seed)
    {
        const int Count = 3_000;
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster(seed);
        cluster.Add("first", new ThreadPoolExecutor(2));
        cluster.Add("second", new ThreadPoolExecutor(2));
        (cluster.Losses, cluster.Doubles, cluster.Delay) = (losses, doubles, TimeSpan.FromMilliseconds(delay));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        var numbers = Enumerable.Range(0, 4).Select(_ => new Numbers(Count)).ToArray();
        var sums = Task.WhenAll(numbers.Select((source, number) => executor.SubmitAsync(ModelCalls.Remote.Sum(test, number, source.Read(), int.MaxValue))));
        await cluster.RunAsync(sums, TimeSpan.FromMilliseconds(20));
        Assert.All(await sums, sum => Assert.Equal((long)Count * (Count - 1) / 2, sum));
        Assert.All(numbers, source => Assert.Equal((Count, true), (source.Made, source.IsOver)));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task The_items_of_a_map_may_be_sequences()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(2));
        var executor = cluster.Connect();
        var map = Task.Run(async () =>
        {
            int next = 0;
            await foreach (long sum in executor.MapAsync(number => ModelCalls.Remote.Sum(test, number, new Numbers(number).Read(), int.MaxValue), Enumerable.Range(0, 50), chunkSize: 5))
            {
                Assert.Equal((long)next * (next - 1) / 2, sum);
                next++;
            }
            Assert.Equal(50, next);
        });
        await cluster.RunAsync(map);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task What_a_sequence_throws_is_what_its_call_fails_with()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var own = new InvalidOperationException("its own");
        var call = executor.SubmitAsync(ModelCalls.Remote.Sum("throws", 1, new Numbers(10) { Error = own }.Read(), int.MaxValue));
        await cluster.RunAsync(Task.WhenAny(call));
        Assert.Same(own, await Assert.ThrowsAsync<InvalidOperationException>(() => call));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>It is moved on ahead of who takes: nobody would have come to that place in one process.</summary>
    [Test]
    public async Task What_it_throws_beyond_where_its_call_leaves_fails_nothing()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var numbers = new Numbers(10) { Error = new InvalidOperationException("beyond") };
        var call = executor.SubmitAsync(ModelCalls.Remote.Sum("beyond", 1, numbers.Read(), 10));
        await cluster.RunAsync(Task.WhenAny(call));
        Assert.Equal(45, await call);
        await cluster.RunAsync(FakeCluster.UntilAsync(() => numbers.IsOver));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_sequence_without_end_is_made_as_far_as_it_is_taken()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var numbers = new Numbers(int.MaxValue);
        var call = executor.SubmitAsync(ModelCalls.Remote.Sum("early", 1, numbers.Read(), 10));
        await cluster.RunAsync(call);
        Assert.Equal(45, await call);
        await cluster.RunAsync(FakeCluster.UntilAsync(() => numbers.IsOver));
        Assert.InRange(numbers.Made, 10, 10 + 2 * FlowControl.StreamWindow);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_silo_that_is_given_up_leaves_the_sequence_and_nothing_of_it_is_taken_twice()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var first = cluster.Add("first", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { MaxAttempts = 3 });
        var numbers = new Numbers(int.MaxValue) { StopAt = 100 };
        var call = executor.SubmitAsync(ModelCalls.Remote.Sum(test, 1, numbers.Read(), int.MaxValue));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => numbers.Made == 100));
        first.IsCutOff = true;
        cluster.Add("second", new ThreadPoolExecutor(1));
        await cluster.RunAsync(Task.WhenAny(call));
        var died = await Assert.ThrowsAsync<WorkerDiedException>(() => call);
        Assert.Equal(1, died.Attempts);
        await cluster.RunAsync(FakeCluster.UntilAsync(() => numbers.IsOver));
        Assert.Equal(1, ModelCalls.Runs[(test, 1)]);
        first.IsCutOff = false;
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>A source that knows how far it was moved on.</summary>
    private sealed class Numbers(int count)
    {
        private int _made;
        private volatile bool _isOver;

        public Exception? Error { get; init; }

        /// <summary>Behind so many it waits until nobody wants more.</summary>
        public int StopAt { get; init; } = int.MaxValue;

        public int Made => Volatile.Read(ref _made);

        public bool IsOver => _isOver;

        public async IAsyncEnumerable<int> Read([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                for (int i = 0; i < count && !cancellationToken.IsCancellationRequested; i++)
                {
                    if (i == StopAt)
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    Interlocked.Increment(ref _made);
                    yield return i;
                }
                if (Error is not null)
                    throw Error;
            }
            finally
            {
                _isOver = true;
            }
        }
    }
}
