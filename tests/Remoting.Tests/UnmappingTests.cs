using System.Diagnostics;
using MessagePack;
using Remoting.Tests.Leaks;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>
/// The end of a pool while somebody uses memory that is shared with workers. What goes wrong there ends the process without an exception, so the parent
/// is a worker of another pool.
/// </summary>
[SideBySide]
public sealed class UnmappingTests : PoolTest
{
    [Cases]
    [InlineData("dispose", "submit")]
    [InlineData("dispose", "map")]
    [InlineData("cancel", "submit")]
    [InlineData("kill", "submit")]
    [InlineData("kill", "map")]
    [InlineData("death", "submit")]
    [InlineData("death", "map")]
    public async Task A_pool_that_ends_while_an_argument_is_written_refuses_the_call(string end, string how)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        string outcome = await executor.SubmitAsync(EndingPools.Remote.EndWhileWriting(end, how), TestToken);
        Assert.Equal(end == "death" ? "BrokenProcessPoolException, 0 mappings left" : "ObjectDisposedException, 0 mappings left", outcome);
    }

    [Test]
    public async Task Many_threads_submit_large_arguments_while_the_pool_is_disposed()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(0, await executor.SubmitAsync(EndingPools.Remote.EndUnderLoad(rounds: 20, threads: 3, size: 5_000_000), TestToken));
    }

    [Test]
    public async Task A_pool_is_disposed_at_any_moment_of_the_writing_of_a_very_large_argument()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(0, await executor.SubmitAsync(EndingPools.Remote.EndUnderLoad(rounds: 8, threads: 1, size: 200_000_000), TestToken));
    }

    [Test]
    public async Task Memory_of_arguments_that_could_not_be_written_is_used_again()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(1, await executor.SubmitAsync(EndingPools.Remote.FailToWrite(30), TestToken));
    }

    [Test]
    public async Task A_ledger_is_asked_for_its_words_while_it_is_disposed_of()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(0, await executor.SubmitAsync(EndingPools.Remote.AskWhileDisposing(FileOf("x"), 300), TestToken));
    }

    [Test]
    public void A_ledger_that_is_gone_gives_its_last_words_and_no_memory()
    {
        string folder = Directory.CreateDirectory(FileOf("ledger")).FullName;
        int gone = 0;
        var ledger = Ledger.Create(folder, 256, () => gone++);
        using (var other = Ledger.Open(ledger.Path))
        {
            Assert.True(other.TryStart(7));
            other.ChannelEnded = true;
        }
        var bytes = ledger.ArenaSize > 0 ? ledger.ArenaMemory(0, 16) : default;
        Assert.True(ledger.TryHold());
        ledger.Dispose();
        ledger.Dispose();
        Assert.False(ledger.TryHold());
        // Still held.
        Assert.Equal(0, gone);
        Assert.Equal(0, ledger.Released);
        if (bytes.Length > 0)
            Assert.Equal(0, bytes.Span[0]);
        Assert.Equal(7, ledger.Started);
        Assert.Equal(7, ledger.Recall(9));
        ledger.Release();
        Assert.Equal(1, gone);
        Assert.Equal(7, ledger.Started);
        Assert.Equal(7, ledger.Recall(9));
        Assert.True(ledger.ChannelEnded);
        if (bytes.Length > 0)
        {
            Assert.Throws<ObjectDisposedException>(() => bytes.Span.Length);
            Assert.Throws<ObjectDisposedException>(() => bytes.Pin());
        }
    }

    [Test]
    public void Bytes_that_are_pinned_keep_their_memory()
    {
        string folder = Directory.CreateDirectory(FileOf("ledger")).FullName;
        int gone = 0;
        var ledger = Ledger.Create(folder, 256, () => gone++);
        if (ledger.ArenaSize > 0)
        {
            using (ledger.ArenaMemory(0, 16).Pin())
            {
                ledger.Dispose();
                Assert.Equal(0, gone);
            }
        }
        ledger.Dispose();
        Assert.Equal(1, gone);
    }

    [Test]
    public void Memory_is_opened_only_if_it_is_the_memory_that_was_made()
    {
        string folder = Directory.CreateDirectory(FileOf("ledger")).FullName;
        using var first = Ledger.Create(folder, 256);
        using var second = Ledger.Create(Directory.CreateDirectory(FileOf("other")).FullName, 256);
        // Elsewhere it has a name that nobody else has.
        if (!first.Path.Contains('#', StringComparison.Ordinal))
            return;
        string wrong = $"{first.Path.Split('#')[0]}#{second.Path.Split('#')[1]}";
        Assert.Throws<IOException>(() => Ledger.Open(wrong));
        using var right = Ledger.Open(first.Path);
    }
}

/// <summary>Pools in a worker, and their ends.</summary>
public static class EndingPools
{
    [ThreadStatic]
    private static Action? _paused;

    /// <summary>Lets the pool end when the argument is half written; gives what became of the call.</summary>
    [ProcessPoolCallable]
    public static async Task<string> EndWhileWriting(string end, string how)
    {
        int before = CountMappings();
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard, WorkerLoss = end == "death" ? WorkerLoss.BreakPool : WorkerLoss.Replace,
        });
        await executor.SubmitAsync(Calls.Remote.Identity(1));
        _paused = () =>
        {
            _paused = null;
            End(executor, end);
        };
        string outcome;
        try
        {
            var large = new Pausing { Before = new byte[600_000], After = new byte[5_000_000] };
            if (how == "submit")
            {
                await executor.SubmitAsync(EndingPools.Remote.Measure(large));
            }
            else
            {
                await foreach (int _ in executor.MapAsync(EndingPools.Remote.Measure, [large, large, large], chunkSize: 3))
                {
                }
            }
            outcome = "a result";
        }
        catch (Exception e)
        {
            outcome = e.GetType().Name;
        }
        await executor.DisposeAsync();
        return $"{outcome}, {await CountLeftAsync(before)} mappings left";
    }

    /// <summary>Threads submit without end while the pool is disposed; gives how many mappings are left.</summary>
    [ProcessPoolCallable]
    public static async Task<int> EndUnderLoad(int rounds, int threads, int size)
    {
        int before = CountMappings();
        byte[] argument = new byte[size];
        for (int round = 0; round < rounds; round++)
        {
            var executor = new ProcessPoolExecutor(1);
            // The worker is there, so that the end comes quickly.
            await executor.SubmitAsync(Calls.Remote.Identity(1));
            using var submitting = new SemaphoreSlim(0);
            var submitters = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(() =>
            {
                var calls = new List<Task>();
                submitting.Release();
                do
                {
                    calls.Add(executor.SubmitAsync(EndingPools.Remote.MeasureBytes(argument)));
                    // A few at a time, so that they fit into memory.
                    if (calls.Count % 3 == 0)
                        Task.WaitAny(calls[^1]);
                }
                while (!calls[^1].IsFaulted && !calls[^1].IsCanceled);
                return calls;
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            for (int i = 0; i < threads; i++)
                await submitting.WaitAsync();
            // A different moment of the writing each time.
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(1 + 2 * round))
                Thread.SpinWait(10);
            await executor.ShutdownAsync(cancelPending: round % 2 == 0);
            foreach (var call in (await Task.WhenAll(submitters)).SelectMany(calls => calls))
            {
                try
                {
                    await call;
                }
                catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
                {
                    // It came too late.
                }
            }
        }
        return await CountLeftAsync(before);
    }

    /// <summary>Large arguments that fail in the end; gives how many segments were made for them.</summary>
    [ProcessPoolCallable]
    public static async Task<int> FailToWrite(int times)
    {
        await using var executor = new ProcessPoolExecutor(1);
        int before = CountMappings();
        for (int i = 0; i < times; i++)
        {
            _paused = () => throw new InvalidOperationException("no");
            try
            {
                await executor.SubmitAsync(EndingPools.Remote.Measure(new Pausing { Before = new byte[600_000] }));
            }
            catch (RemoteSerializationException)
            {
                // As it should be.
            }
            finally
            {
                _paused = null;
            }
        }
        return SharedMemory.IsWanted ? CountMappings() - before : 1;
    }

    /// <summary>Ledgers are disposed of while another thread asks them; gives how many mappings are left.</summary>
    [ProcessPoolCallable]
    public static async Task<int> AskWhileDisposing(string folder, int rounds)
    {
        Directory.CreateDirectory(folder);
        int before = CountMappings();
        for (int round = 0; round < rounds; round++)
        {
            var ledger = Ledger.Create(folder, 256);
            using var asking = new SemaphoreSlim(0);
            var asks = Task.Run(() =>
            {
                asking.Release();
                while (ledger.TryHold())
                {
                    ledger.Release();
                    for (int i = 0; i < 100; i++)
                        _ = ledger.Started + ledger.Recall(i);
                }
            });
            await asking.WaitAsync();
            ledger.Dispose();
            await asks;
        }
        return await CountLeftAsync(before);
    }

    [ProcessPoolCallable]
    public static int Measure(Pausing large) => large.Before.Length + large.After.Length;

    [ProcessPoolCallable]
    public static int MeasureBytes(byte[] bytes) => bytes.Length;

    private static void End(ProcessPoolExecutor executor, string end)
    {
        switch (end)
        {
            case "dispose":
                executor.ShutdownAsync().Wait();
                break;
            case "cancel":
                executor.ShutdownAsync(cancelPending: true).Wait();
                break;
            case "kill":
                executor.KillWorkers();
                executor.ShutdownAsync().Wait();
                break;
            default:
                Assert.ThrowsAny<RemotingException>(() => executor.SubmitAsync(Calls.Remote.KillSelf()).GetAwaiter().GetResult());
                executor.ShutdownAsync().Wait();
                break;
        }
    }

    /// <summary>How many mappings are more than before, when what ends a moment after the end of its pool has ended, too.</summary>
    private static async Task<int> CountLeftAsync(int before)
    {
        var clock = Stopwatch.StartNew();
        int left;
        while ((left = CountMappings() - before) > 0 && clock.Elapsed < TimeSpan.FromSeconds(10))
            await Task.Delay(1);
        return left;
    }

    private static int CountMappings() => File.ReadLines("/proc/self/maps").Count(line => line.Contains("memfd:remoting", StringComparison.Ordinal));

    /// <summary>Stops in the middle of being written.</summary>
    [MessagePackObject]
    public sealed class Pausing
    {
        [Key(0)]
        public byte[] Before { get; set; } = [];

        [Key(1)]
        public int Pause
        {
            get
            {
                _paused?.Invoke();
                return 1;
            }
            set => _ = value;
        }

        [Key(2)]
        public byte[] After { get; set; } = [];
    }
}
