using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Remoting.Chaos.Parents;

/// <summary>A program whose thread pool has no thread to spare: all of them wait, for this pool or for something else. Says how long things took.</summary>
internal static class StarvationCommand
{
    public const string Verb = "starvation";

    /// <param name="what">What the thread pool's threads do.</param>
    public static int Run(string what) => what switch
    {
        "exhausted" => Exhausted(),
        "bounded" => Bounded(),
        "slow" => Slow(),
        "blocked" => TimeFirstResult(blocked: 200),
        _ => TimeFirstResult(blocked: 0),
    };

    /// <summary>There will never be more threads than those that wait for calls; deaths, time-outs and the end included.</summary>
    private static int Exhausted()
    {
        LimitThreads();
        var executor = new ProcessPoolExecutor(2);
        using var blocked = new ManualResetEventSlim();
        var blockers = SubmitFromAll(executor, blocked);
        Console.WriteLine($"death: {Outcome(executor.SubmitAsync(Starvations.Remote.Exit()))}");
        Console.WriteLine($"time-out: {Outcome(executor.SubmitAsync(Starvations.Remote.Sleep(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) }))}");
        Console.WriteLine($"read: {Outcome(executor.SubmitAsync(Starvations.Remote.Pair(4)))}");
        Console.WriteLine($"outcome: {executor.SubmitOutcomeAsync(Starvations.Remote.Same(5)).Result.Value}");
        Console.WriteLine($"lease: {Lease(executor)}");
        executor.DisposeAsync().AsTask().Wait();
        Console.WriteLine("ended");
        blocked.Set();
        Task.WaitAll(blockers);
        return 0;
    }

    /// <summary>The same where calls wait for their turn to be submitted, and for what they share.</summary>
    private static int Bounded()
    {
        LimitThreads();
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxPendingCalls = 1 });
        var shared = executor.Share("shared");
        using var blocked = new ManualResetEventSlim();
        var blockers = SubmitFromAll(executor, blocked);
        Task[] calls = [.. Enumerable.Range(0, 4).Select(_ => executor.SubmitAsync(Starvations.Remote.LengthOf(shared)))];
        executor.DisposeAsync().AsTask().Wait();
        Console.WriteLine($"ended: {calls.All(call => call.IsCompletedSuccessfully)}");
        blocked.Set();
        Task.WaitAll(blockers);
        return 0;
    }

    /// <summary>A map over items that come one at a time, consumed on the only thread that is free: what the program's processor does meanwhile.</summary>
    private static int Slow()
    {
        LimitThreads();
        var executor = new ProcessPoolExecutor(1);
        Consume(5);
        using var blocked = new ManualResetEventSlim();
        var blockers = Enumerable.Range(0, 7).Select(_ => Task.Run(blocked.Wait)).ToArray();
        var used = Environment.CpuUsage.TotalTime;
        int sum = Consume(100);
        used = Environment.CpuUsage.TotalTime - used;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"consumed: {sum} {used.TotalMilliseconds}"));
        blocked.Set();
        Task.WaitAll(blockers);
        executor.DisposeAsync().AsTask().Wait();
        return 0;

        int Consume(int count) => Task.Run(async () =>
        {
            int sum = 0;
            await foreach (int value in executor.MapAsync(Starvations.Remote.Same, Items(count)).ConfigureAwait(false))
                sum += value;
            return sum;
        }).Result;

        static async IAsyncEnumerable<int> Items(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Delay(2).ConfigureAwait(false);
                yield return 1;
            }
        }
    }

    /// <summary>A lease that opens with a call, one that cannot, and their ends.</summary>
    private static string Lease(ProcessPoolExecutor executor)
    {
        var lease = executor.LeaseWorkerAsync(new LeaseOptions { Opening = Starvations.Remote.Open() }).Result;
        var kept = lease.SubmitAsync(Starvations.Remote.Keep(6)).Result;
        int value = lease.SubmitAsync(Starvations.Remote.ValueOf(kept)).Result;
        kept.DisposeAsync().AsTask().Wait();
        lease.ShutdownAsync().Wait();
        executor.LeaseWorkerAsync().Result.DisposeAsync().AsTask().Wait();
        return $"{value} {Outcome(executor.LeaseWorkerAsync(new LeaseOptions { Opening = Starvations.Remote.Exit() }))}";
    }

    private static void LimitThreads()
    {
        ThreadPool.SetMinThreads(8, 1);
        ThreadPool.SetMaxThreads(8, 1);
    }

    /// <summary>Each thread waits for a call of its own, and then for <paramref name="blocked"/>.</summary>
    private static Task[] SubmitFromAll(ProcessPoolExecutor executor, ManualResetEventSlim blocked)
    {
        int good = 0;
        var waiting = Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            if (executor.SubmitAsync(Starvations.Remote.Same(i)).Result == i)
                Interlocked.Increment(ref good);
        })).ToArray();
        var blockers = Enumerable.Range(0, 8).Select(_ => Task.Run(blocked.Wait)).ToArray();
        Task.WaitAll(waiting);
        Console.WriteLine($"results: {good}");
        return blockers;
    }

    private static string Outcome(Task call)
    {
        try
        {
            call.Wait();
            return "none";
        }
        catch (AggregateException e)
        {
            return e.InnerException!.GetType().Name;
        }
    }

    private static int TimeFirstResult(int blocked)
    {
        using var release = new ManualResetEventSlim();
        ThreadPool.SetMinThreads(Math.Max(1, blocked), 1);
        using var allBlocked = new CountdownEvent(blocked + 1);
        for (int i = 0; i < blocked; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                allBlocked.Signal();
                release.Wait();
            }, null);
        }
        allBlocked.Signal();
        allBlocked.Wait();
        long started = Stopwatch.GetTimestamp();
        var executor = new ProcessPoolExecutor(1);
        int result = executor.SubmitAsync(Starvations.Remote.Same(1)).Result;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first: {result} {Stopwatch.GetElapsedTime(started).TotalMilliseconds}"));
        executor.DisposeAsync().AsTask().Wait();
        release.Set();
        return 0;
    }
}

public static class Starvations
{
    [ProcessPoolCallable]
    public static int Same(int value) => value;

    [ProcessPoolCallable]
    public static int LengthOf(Shared<string> text) => text.Value.Length;

    [ProcessPoolCallable]
    public static void Open() => RemotingWorker.Current!.State["opened"] = 1;

    [ProcessPoolCallable]
    public static Handle<StrongBox<int>> Keep(int value) => Handle.Create(new StrongBox<int>(value));

    [ProcessPoolCallable]
    public static int ValueOf(Handle<StrongBox<int>> kept) => kept.Value.Value;

    [ProcessPoolCallable]
    public static void Exit() => Environment.Exit(3);

    [ProcessPoolCallable]
    public static void Sleep() => Thread.Sleep(Timeout.Infinite);

    [ProcessPoolCallable]
    public static StarvationPair Pair(int value) => new(value, value);
}

/// <summary>Read by code of the program's own.</summary>
public sealed record StarvationPair(int First, int Second);
