using Remoting.Platform;
using Remoting.Processes;

namespace Remoting.Tests;

/// <summary>
/// Each call of the system that a worker is started and served with may fail: its calls then fail with the cause, within the time that the start of a
/// worker may take, and when the shortage is over the next pool works, and mostly the same one.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ShortageTests : PoolTest
{
    private const int NoFiles = 24;
    private const int NoMemory = 12;
    private const int TryAgain = 11;
    private const int NoSpace = 28;
    private const int NoAccess = 13;
    private const int BadIo = 5;
    private const int NoSuchCall = 38;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(25);

    public static TheoryData<string, int> Starts
    {
        get
        {
            var rows = new TheoryData<string, int>();
            // What is waited for (too few descriptors, too little memory) takes its time in a program of its own: StartShortageTests.
            foreach (string call in (string[])["socket", "bind", "accept", "fork", "pidfd_open", "epoll_ctl"])
                rows.Add(call, NoAccess);
            rows.Add("bind", NoSpace);
            rows.Add("epoll_ctl", NoSpace);
            return rows;
        }
    }

    [Cases]
    [MemberData(nameof(Starts))]
    public async Task A_worker_that_cannot_be_started_is_told_with_the_cause_and_the_next_pool_works(string call, int error)
    {
        using (var faults = new Faults(name => name == call ? error : 0))
        {
            var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
            var broken = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken).WaitAsync(Soon, TestToken));
            Assert.Contains(call == "pidfd_open" ? "cannot be watched" : $"{call} failed", broken.ToString(), StringComparison.Ordinal);
            Assert.Equal(WorkerExitReason.StartFailed, broken.Reason);
            await executor.DisposeAsync().AsTask().WaitAsync(Soon, TestToken);
        }
        await using var next = new ProcessPoolExecutor(1);
        Assert.Equal(2, await next.SubmitAsync(Calls.Remote.Identity(2), TestToken).WaitAsync(Soon, TestToken));
    }

    [Test]
    public async Task A_worker_whose_output_cannot_be_waited_for_leaves_no_pipe_behind()
    {
        await FailAsync();
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 5; i++)
            await FailAsync();
        // Two pipes a start, were they left to the collector.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 4);

        static async Task FailAsync()
        {
            using var faults = new Faults(name => name == "epoll_ctl" ? NoAccess : 0);
            await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
            await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken).WaitAsync(Soon, TestToken));
        }
    }

    [Cases]
    [InlineData("socket")]
    [InlineData("bind")]
    [InlineData("fork")]
    [InlineData("pidfd_open")]
    public async Task A_shortage_that_is_over_soon_is_waited_for(string call)
    {
        int failed = 0;
        using var faults = new Faults(name => name == call && Interlocked.Increment(ref failed) <= 4 ? NoFiles : 0);
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken).WaitAsync(Soon, TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    /// <summary>What is no shortage, too, once, as long as there is no process; and the log has it.</summary>
    [Cases]
    [InlineData("bind")]
    [InlineData("fork")]
    [InlineData("pidfd_open")]
    public async Task A_start_that_fails_once_for_another_reason_is_tried_once_more(string call)
    {
        int failed = 0;
        var log = new LogBook();
        using var faults = new Faults(name => name == call && Interlocked.Increment(ref failed) == 1 ? BadIo : 0);
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, LoggerFactory = log });
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken).WaitAsync(Soon, TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
        await Until(() => log.Count(7) == 1, "the log says that a start has failed");
    }

    /// <summary>Also one that comes when the process runs already: nothing is left of that try.</summary>
    [Cases]
    [InlineData("accept", NoFiles)]
    [InlineData("epoll_ctl", NoMemory)]
    [InlineData("fork", TryAgain)]
    public async Task A_shortage_at_any_moment_of_a_start_is_waited_for(string call, int error)
    {
        int failed = 0;
        // The tries behind an "accept" are each a process that starts, and all of them have four seconds.
        int most = call == "accept" ? 2 : 12;
        using var faults = new Faults(name => name == call && Interlocked.Increment(ref failed) <= most ? error : 0);
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken).WaitAsync(Soon, TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Cases]
    [InlineData("recv", BadIo)]
    [InlineData("recv", NoMemory)]
    [InlineData("send", BadIo)]
    [InlineData("send", NoMemory)]
    public async Task A_worker_that_cannot_be_served_any_more_is_replaced(string call, int error)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard,
            // Small calls need the socket only where nobody sleeps at the ring, on either side.
            WorkerEnvironment = new Dictionary<string, string?> { ["REMOTING_FUTEX"] = "0" },
        });
        int left = int.MaxValue;
        int first;
        using (var faults = new Faults(name => name == "futex_watch" ? NoSuchCall : name == call && Interlocked.Decrement(ref left) is 0 ? error : 0))
        {
            first = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
            Volatile.Write(ref left, 1);
            // Whatever way the first frames after that go, some call meets the error.
            await Until(() => left <= 0 || Outcome(executor) is null, "the error has come");
        }
        await Until(() => executor.GetSnapshot().WorkerDeaths == 1, "the worker was given up");
        await UntilGone(first);
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken).WaitAsync(Soon, TestToken));
    }

    /// <summary>Kernels before 5.3, and filters of system calls: the framework's own ways serve.</summary>
    [Test]
    public async Task Without_descriptors_of_processes_a_pool_works_all_the_same()
    {
        using var faults = new Faults(name => name == "pidfd_open" ? NoSuchCall : 0);
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(7), TestToken).WaitAsync(Soon, TestToken));
        Assert.Equal(7, death.ExitCode);
        await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("never")),
            new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) }, TestToken).WaitAsync(Soon, TestToken));
        Assert.Equal(3, await executor.SubmitAsync(Calls.Remote.Identity(3), TestToken).WaitAsync(Soon, TestToken));
    }

    /// <summary>What a worker says when the runtime cannot start in it is not taken for a kill, nor what the parent knows for the worker's words.</summary>
    [Test]
    public async Task A_runtime_that_cannot_start_is_told_as_that()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard,
            WorkerEnvironment = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "10000" },
        });
        var broken = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.Equal(WorkerExitReason.StartFailed, broken.Reason);
        Assert.DoesNotContain("killed from outside", broken.Message, StringComparison.Ordinal);
        Assert.Contains("CoreCLR", broken.StandardErrorTail, StringComparison.Ordinal);
    }

    [Test]
    public async Task What_the_parent_knows_of_a_failed_start_is_not_shown_as_the_workers_words()
    {
        using var faults = new Faults(name => name == "accept" ? NoAccess : 0);
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        var broken = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.DoesNotContain("accept failed", broken.StandardErrorTail, StringComparison.Ordinal);
        Assert.DoesNotContain("killed from outside", broken.Message, StringComparison.Ordinal);
        Assert.Contains("accept failed: Permission denied", broken.Message, StringComparison.Ordinal);
    }

    private static int? Outcome(ProcessPoolExecutor executor)
    {
        try
        {
            return executor.SubmitAsync(Calls.Remote.Identity(1)).WaitAsync(Soon).GetAwaiter().GetResult();
        }
        catch (WorkerDiedException)
        {
            return null;
        }
    }

    /// <summary>Kernels before 6.9 signal a group of processes by its number only.</summary>
    [Test]
    public async Task What_a_worker_has_started_ends_with_it_where_groups_are_known_by_number_only()
    {
        const int Invalid = 22;
        using var faults = new Faults(static name => name == "pidfd_send_signal" ? Invalid : 0);
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        for (int i = 0; i < 5; i++)
        {
            int child = await executor.SubmitAsync(FamilyCalls.Remote.StartChild(), TestToken);
            await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(0), TestToken));
            await UntilGone(child);
        }
    }

    private sealed class Faults : IDisposable
    {
        public Faults(Func<string, int> inject) => SystemFaults.Inject = inject;

        public void Dispose() => SystemFaults.Inject = null;
    }
}
