using System.Diagnostics;
using System.Globalization;
using Remoting.Chaos;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>The death of a worker is the end of its process, whoever holds its sockets, and the end of the processes that it has started.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[SideBySide]
public sealed class FamilyTests : PoolTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Cases]
    [InlineData("exits")]
    [InlineData("is killed")]
    [InlineData("is timed out")]
    [InlineData("is cancelled")]
    public async Task A_death_is_seen_although_another_process_holds_the_workers_sockets(string how)
    {
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard, CancellationGracePeriod = TimeSpan.FromMilliseconds(20) });
        int holder = await executor.SubmitAsync(FamilyCalls.Remote.LeaveHolder(FileOf("holder")), TestToken);
        int worker = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        try
        {
            Assert.True(IsAlive(holder));
            using var cancellation = new CancellationTokenSource();
            var call = how switch
            {
                "exits" => executor.SubmitAsync(Calls.Remote.Exit(4), TestToken),
                "is timed out" => executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("never")), new CallOptions { Timeout = TimeSpan.FromMilliseconds(200) }, TestToken),
                _ => executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("never")), cancellation.Token),
            };
            if (how != "exits")
                await UntilFile(FileOf("started"));
            if (how == "is killed")
                Process.GetProcessById(worker).Kill();
            if (how == "is cancelled")
                await cancellation.CancelAsync();
            var error = await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(Soon, TestToken));
            Assert.IsType(how switch { "is timed out" => typeof(CallTimeoutException), "is cancelled" => typeof(TaskCanceledException), _ => typeof(WorkerDiedException) }, error);
            Assert.False(IsAlive(worker));
            Assert.True(IsAlive(holder));
            Assert.Equal(5, await executor.SubmitAsync(Calls.Remote.Identity(5), TestToken).WaitAsync(Soon, TestToken));
        }
        finally
        {
            await executor.DisposeAsync().AsTask().WaitAsync(Soon, TestToken);
            Process.GetProcessById(holder).Kill();
            await UntilGone(holder);
        }
    }

    [Cases]
    [InlineData("is killed from outside")]
    [InlineData("exits")]
    [InlineData("is let go of")]
    public async Task What_a_worker_has_started_ends_with_it(string how)
    {
        await using var executor = new ProcessPoolExecutor(1);
        int child = await executor.SubmitAsync(FamilyCalls.Remote.StartChild(), TestToken);
        int worker = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        Assert.True(IsAlive(child));
        switch (how)
        {
            case "is killed from outside":
                Process.GetProcessById(worker).Kill();
                await UntilGone(worker);
                break;
            case "exits":
                await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(0), TestToken));
                break;
            default:
                await executor.DisposeAsync();
                break;
        }
        await UntilGone(child);
    }

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_workers_have_started_ends_with_them_when_their_parent_is_killed(bool busy)
    {
        using var parent = Process.Start(TestSystem.Program("family", busy ? "busy" : "idle", Path.GetDirectoryName(FileOf("any"))!))!;
        await UntilFile(FileOf("children"));
        int[] children = [.. (await File.ReadAllLinesAsync(FileOf("children"), TestToken)).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(4, children.Length);
        Assert.All(children, child => Assert.True(IsAlive(child)));
        parent.Kill();
        await parent.WaitForExitAsync(TestToken);
        foreach (int child in children)
            await UntilGone(child);
    }

    /// <summary>Some programs are started with the ends of their children ignored; the system then reaps those by itself.</summary>
    [Test]
    public Task A_death_is_seen_where_the_ends_of_children_are_ignored() => RunWithoutEndsAsync("deaths", TimeSpan.FromSeconds(30));

    /// <summary>The tool that finds them is a child, too.</summary>
    [Test]
    public Task Stacks_are_found_where_the_ends_of_children_are_ignored() => RunWithoutEndsAsync("stacks", TimeSpan.FromSeconds(60));

    private async Task RunWithoutEndsAsync(string what, TimeSpan atMost)
    {
        string run = $"{TestSystem.ProgramLine} family {what} {Path.GetDirectoryName(FileOf("any"))}";
        // Some shells, dash among them, do not ignore this signal although they are told to.
        string script = $"if env --ignore-signal=CHLD true 2>/dev/null; then exec env --ignore-signal=CHLD {run}; fi; trap '' CHLD; exec {run}";
        using var program = Process.Start(new ProcessStartInfo("sh", ["-c", script]))!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        limit.CancelAfter(atMost);
        try
        {
            await program.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
        }
        Assert.Equal(0, program.ExitCode);
    }
}
