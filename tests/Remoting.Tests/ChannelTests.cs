using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Remoting.Chaos;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Tests.Leaks;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>Workers that do with their channel what they should not.</summary>
[SideBySide]
public sealed class ChannelTests : PoolTest
{
    public static TheoryData<string> Misdeeds => [.. Channel.Misdeeds];

    [Cases]
    [MemberData(nameof(Misdeeds))]
    public async Task A_worker_that_abuses_its_channel_is_replaced_and_takes_one_call(string misdeed)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        for (int i = 0; i < 200; i++)
            await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var bad = executor.SubmitAsync(Channel.Remote.Abuse(misdeed), TestToken);
        var behind = Enumerable.Range(0, 20).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken)).ToArray();

        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => bad);
        Assert.Equal(process, death.ProcessId);
        int[] results = await Task.WhenAll(behind);
        Assert.Equal(Enumerable.Range(0, 20).ToArray(), results);
        Assert.Equal(1, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task A_result_that_cannot_be_sent_any_more_still_arrives()
    {
        // The worker dies of the closed channel; the result was finished before, and is found in the ledger.
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        Assert.Equal(6, await executor.SubmitAsync(Channel.Remote.CloseAndReturn(6), TestToken));
        await Until(() => executor.GetSnapshot().WorkerDeaths == 1, "the death is seen");
    }

    [Test]
    public async Task Half_a_frame_and_then_an_exit_is_an_exit()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Channel.Remote.HalfAFrame(), TestToken));
        Assert.Equal(3, death.ExitCode);
        Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
    }

    [Test]
    public async Task A_stopped_worker_is_a_timeout_not_a_death()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromMilliseconds(50) });
        var options = new CallOptions { Timeout = TimeSpan.FromMilliseconds(300) };
        await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(Channel.Remote.StopSelf(), options, TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
        Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
    }

    /// <summary>The one that would be given calls first.</summary>
    [Test]
    public async Task Calls_that_a_stopped_worker_has_not_begun_run_elsewhere()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2 });
        await Until(() => executor.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Idle) == 2, "both are ready");
        int first = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        TestSystem.Stop(first);
        await Until(() => TestSystem.IsStopped(first), "it is stopped");
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
        for (int i = 0; i < 3; i++)
            Assert.Equal([1, 2, 3], await executor.MapAsync(Calls.Remote.Identity, [1, 2, 3], chunkSize: 3).ToListAsync(TestToken));
        TestSystem.Continue(first);
        int next = 0;
        while (next != first)
            next = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task A_stopped_worker_does_not_hold_up_the_shutdown_for_ever()
    {
        var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        TestSystem.Stop(process);
        await executor.DisposeAsync();
        Assert.False(IsAlive(process));
    }

    [Test]
    public async Task Another_process_that_connects_is_turned_away()
    {
        using var endpoint = Endpoint.Create();
        var ended = new TaskCompletionSource();
        using var end = new AnonymousPipeServerStream();
        // This process is not the one that is expected.
        var accepting = Task.Run(() => endpoint.Accept(processId: 1, new StartLimit(Timeout.InfiniteTimeSpan, end.SafePipeHandle, ended.Task)), TestToken);
        await using var intruder = Endpoint.Connect(endpoint.Address, Environment.ProcessId);
        Assert.Equal(0, await intruder.ReadAsync(new byte[1], TestToken));
        Assert.False(accepting.IsCompleted);
        end.DisposeLocalCopyOfClientHandle();
        ended.SetResult();
        await Assert.ThrowsAsync<EndOfStreamException>(() => accepting);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(endpoint.Address)!));
        }
        endpoint.Ledger.Dispose();
    }

    /// <summary>What listens there tells a worker what to load: only its own parent may.</summary>
    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_worker_does_not_speak_to_a_process_that_is_not_its_parent()
    {
        using var endpoint = Endpoint.Create();
        // This process listens, and the worker was started by another.
        var error = Assert.Throws<IOException>(() => Endpoint.Connect(endpoint.Address, parentProcessId: 1));
        Assert.Contains("is not the parent of this worker", error.Message, StringComparison.Ordinal);
        endpoint.Ledger.Dispose();
    }

    [Test]
    public async Task Nothing_secret_is_on_the_command_line_and_no_ticket_in_the_worker()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        string commandLine = await File.ReadAllTextAsync($"/proc/{process}/cmdline", TestToken);
        Assert.Equal(7, commandLine.Split('\0', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("remoting-", commandLine, StringComparison.Ordinal);
        Assert.Null(await executor.SubmitAsync(Calls.Remote.Variable("REMOTING_WORKER"), TestToken));
    }
}

/// <summary>The worker's own socket, found and misused.</summary>
public static partial class Channel
{
    public static readonly string[] Misdeeds = ["noise", "zeros", "a kind that does not exist", "a length beyond all", "a result of nothing", "the first frame again", "shut"];

    [ProcessPoolCallable]
    public static void Abuse(string misdeed)
    {
        byte[] bytes = new byte[256];
        switch (misdeed)
        {
            case "noise":
                new Random(3).NextBytes(bytes);
                break;
            case "a kind that does not exist":
                Array.Fill(bytes, (byte)200);
                break;
            case "a length beyond all":
                Array.Fill(bytes, (byte)255);
                bytes[7] = (byte)FrameKind.Result;
                break;
            case "a result of nothing":
                Frames.WriteHeader(bytes, FrameKind.Result, 248);
                bytes[8] = 77;
                break;
            case "the first frame again":
                Frames.WriteHeader(bytes, FrameKind.Hello, 248);
                break;
            case "shut":
                ForEachSocket(socket => _ = Shutdown(socket, 2));
                break;
            default:
                break;
        }
        if (misdeed != "shut")
            ForEachSocket(socket => _ = Write(socket, bytes, (nuint)bytes.Length));
        Thread.Sleep(Timeout.Infinite);
    }

    [ProcessPoolCallable]
    public static int CloseAndReturn(int value)
    {
        ForEachSocket(socket => _ = Close(socket));
        return value;
    }

    [ProcessPoolCallable]
    public static void HalfAFrame()
    {
        byte[] bytes = new byte[20];
        Frames.WriteHeader(bytes, FrameKind.Result, 1000);
        ForEachSocket(socket => _ = Write(socket, bytes, (nuint)bytes.Length));
        Environment.Exit(3);
    }

    [ProcessPoolCallable]
    public static void SendAndExit(byte[] bytes)
    {
        ForEachSocket(socket => _ = Write(socket, bytes, (nuint)bytes.Length));
        Environment.Exit(3);
    }

    [ProcessPoolCallable]
    public static void StopSelf()
    {
        TestSystem.Stop(Environment.ProcessId);
        Thread.Sleep(Timeout.Infinite);
    }

    // The runtime's own socket is a listening one; writing to it fails.
    private static void ForEachSocket(Action<int> action)
    {
        foreach (string link in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(link).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                action(int.Parse(Path.GetFileName(link), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
