using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Remoting.Chaos;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>A call that does not end when it is asked to: where it was is known before its worker is killed.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class HangingTests : PoolTest
{
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_timeout_tells_where_the_call_was(bool spins)
    {
        // The machine may be busy; the stack has half of these seconds and four more.
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromSeconds(8) });
        await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        var error = await Assert.ThrowsAsync<CallTimeoutException>(() =>
            executor.SubmitAsync(HangingCalls.Remote.Hang(spins), new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) }, TestToken));
        string stack = Assert.IsType<string>(error.RemoteStackTrace);
        Assert.Contains("HangingCalls.Deep(", stack, StringComparison.Ordinal);
        Assert.EndsWith("in Remoting.Tests.dll", stack, StringComparison.Ordinal);
        Assert.Contains("HangingCalls.Hang(", stack[stack.LastIndexOf('\n')..], StringComparison.Ordinal);
        Assert.Contains("HangingCalls.Deep(", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken));
    }

    [Test]
    public async Task A_snapshot_tells_where_calls_are_and_they_go_on()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var call = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        await UntilFile(FileOf("started"));
        await using var released = MadeAtTheEnd("go");
        WorkerSnapshot? busy = null;
        // On a busy machine it may not be had within its second.
        await Until(() => (busy = Assert.Single(executor.GetSnapshot(stacks: true).Workers, worker => worker.Status == WorkerStatus.Busy)).StackTrace is not null, "a stack is there");
        Assert.Contains("Calls.Wait(", busy!.StackTrace, StringComparison.Ordinal);
        Assert.Null(Assert.Single(executor.GetSnapshot().Workers, worker => worker.Status == WorkerStatus.Busy).StackTrace);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await call;
    }

    [Cases]
    [InlineData(0)]
    [InlineData(100)]
    public async Task A_short_grace_period_is_kept(int milliseconds)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromMilliseconds(milliseconds) });
        await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        var error = await Assert.ThrowsAsync<CallTimeoutException>(() =>
            executor.SubmitAsync(HangingCalls.Remote.Hang(false), new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) }, TestToken));
        Assert.Null(error.RemoteStackTrace);
    }

    [Test]
    public async Task A_kill_that_no_stack_is_for_does_not_wait_for_it()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromSeconds(4) });
        int worker = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var hanging = executor.SubmitAsync(HangingCalls.Remote.Hang(false), new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) }, TestToken);
        int? looker = null;
        // One that has come and gone before it was seen proves nothing; it takes a fifth of a second at the least.
        await Until(() => (looker = FindLooker(worker)) is not null, "the call's stack is being taken");
        TestSystem.Stop(looker!.Value);
        try
        {
            var clock = Stopwatch.StartNew();
            executor.KillWorkers();
            await UntilGone(worker);
            // A stack is waited for twice as long.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        }
        finally
        {
            TestSystem.Continue(looker.Value);
        }
        await Assert.ThrowsAsync<CallTimeoutException>(() => hanging);
    }

    /// <summary>The process that looks into a worker.</summary>
    private static int? FindLooker(int worker)
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            string line = folder + "/cmdline";
            if (int.TryParse(Path.GetFileName(folder), out int id) && ProcessFiles.Contains(line, "createdump"u8) && ProcessFiles.Contains(line, Encoding.ASCII.GetBytes($"\0{worker}\0")))
                return id;
        }
        return null;
    }

    [Test]
    public async Task A_call_that_ends_in_the_first_half_of_its_grace_period_is_not_looked_at()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromSeconds(20) });
        int worker = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var clock = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<CallTimeoutException>(() =>
            executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("started")), new CallOptions { Timeout = TimeSpan.FromMilliseconds(200) }, TestToken));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        Assert.Null(error.RemoteStackTrace);
        Assert.Equal(worker, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }
}

public static class HangingCalls
{
    [ProcessPoolCallable]
    public static int Hang(bool spins) => Deep(3, spins);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Deep(int depth, bool spins)
    {
        if (depth > 0)
            return Deep(depth - 1, spins) + 1;
        while (spins)
            depth++;
        Thread.Sleep(Timeout.Infinite);
        return depth;
    }
}
