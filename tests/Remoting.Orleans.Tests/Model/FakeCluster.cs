using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Remoting.Clustering.Tests;

/// <summary>
/// A cluster in memory that does what a script says: loses messages and answers, gives them late, twice, and out of order, and cuts silos off. The silos have the
/// real pools' end of the sessions; what runs the calls is given.
/// </summary>
internal sealed class FakeCluster : IClusterBackend, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Random _random;
    private long _messages;
    private long _bytes;
    private int _longest;

    public FakeCluster(int seed = 1) => _random = new Random(seed);

    /// <summary>The time of all of them, which runs faster than that of the clock.</summary>
    public FakeTimeProvider Time { get; } = new();

    /// <summary>So many of a hundred messages, and of a hundred answers, are lost.</summary>
    public int Losses { get; set; }

    /// <summary>So many of a hundred messages come twice.</summary>
    public int Doubles { get; set; }

    /// <summary>Messages and answers come up to so late, each on its own.</summary>
    public TimeSpan Delay { get; set; }

    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Bytes of all messages to silos.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public Node Add(string name, Executor executor, SiloWorkerOptions? options = null, CallableCatalog? callables = null)
    {
        var node = new Node(new SiloPool(options ?? new SiloWorkerOptions(), executor, Time, callables));
        Assert.True(_nodes.TryAdd(name, node));
        return node;
    }

    public OrleansExecutor Connect(OrleansExecutorOptions? options = null) => new(this, options ?? new OrleansExecutorOptions(), Time);

    /// <summary>Lets the time run until something has ended: a tenth of a second in a millisecond, more or less.</summary>
    public async Task RunAsync(Task until, TimeSpan? step = null)
    {
        while (!until.IsCompleted)
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(until, Task.Delay(1));
            // Where the machine has more to do than these tests, what happens in the model's time is not done in a millisecond: that time waits for it.
            for (int i = 0; i < 100 && ThreadPool.PendingWorkItemCount > 0 && !until.IsCompleted; i++)
                await Task.Delay(1);
        }
        await until;
    }

    /// <summary>Complete when something is so.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(1);
    }

    /// <summary>Told of whatever is asked of the cluster, where that is asked.</summary>
    public Action? Asked { get; set; }

    public Task<IReadOnlyList<string>> FindSilosAsync(CancellationToken cancellationToken)
    {
        Asked?.Invoke();
        return Task.FromResult<IReadOnlyList<string>>([.. _nodes.Where(node => !node.Value.HasLeft).Select(node => node.Key)]);
    }

    public async Task<byte[]> ExchangeAsync(string silo, byte[] message, CancellationToken cancellationToken)
    {
        Asked?.Invoke();
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, message.Length);
        var node = _nodes[silo];
        await PassAsync(node, node.There, message.Length, cancellationToken);
        if (Happens(Doubles))
            _ = PassTwiceAsync(node, message, cancellationToken);
        var answering = node.Pool.ExchangeAsync(message);
        await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        // Elsewhere than who has answered: a thread that receives from a worker, where that is a process.
        await Task.Yield();
        byte[] answer = await answering;
        await PassAsync(node, node.Back, answer.Length, cancellationToken);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
            await RunAsync(node.Pool.DisposeAsync().AsTask());
    }

    private async Task PassTwiceAsync(Node node, byte[] message, CancellationToken cancellationToken)
    {
        try
        {
            await PassAsync(node, node.There, message.Length, cancellationToken);
            await node.Pool.ExchangeAsync(message);
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private async Task PassAsync(Node node, Way way, int length, CancellationToken cancellationToken)
    {
        if (node.BytesPerSecond > 0)
            await Task.Delay(TimeUntilPassed(node, way, length), Time, cancellationToken);
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay * NextDouble(), Time, cancellationToken);
        if (node.IsCutOff || Happens(Losses))
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>One behind the other.</summary>
    private TimeSpan TimeUntilPassed(Node node, Way way, int length)
    {
        lock (_gate)
        {
            _longest = Math.Max(_longest, length);
            var now = Time.GetUtcNow();
            way.FreeAt = (way.FreeAt < now ? now : way.FreeAt) + TimeSpan.FromSeconds((double)length / node.BytesPerSecond);
            return way.FreeAt - now;
        }
    }

    private bool Happens(int percent) => percent > 0 && NextDouble() * 100 < percent;

    private double NextDouble()
    {
        lock (_gate)
            return _random.NextDouble();
    }

    /// <summary>The longest message, or answer, that had to do with a silo whose link is slow.</summary>
    public int Longest
    {
        get
        {
            lock (_gate)
                return _longest;
        }
    }

    /// <summary>One direction of a link.</summary>
    internal sealed class Way
    {
        public DateTimeOffset FreeAt { get; set; }
    }

    /// <summary>A silo.</summary>
    internal sealed class Node(SiloPool pool)
    {
        public SiloPool Pool => pool;

        /// <summary>What its link carries, in each direction; 0 for whatever there is.</summary>
        public int BytesPerSecond { get; set; }

        public Way There { get; } = new();

        public Way Back { get; } = new();

        /// <summary>Nothing gets there, and nothing comes back.</summary>
        public bool IsCutOff { get; set; }

        /// <summary>It is no member any more.</summary>
        public bool HasLeft { get; set; }
    }
}
