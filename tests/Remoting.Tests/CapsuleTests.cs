using System.Text.Json;
using MessagePack;

namespace Remoting.Tests;

/// <summary>A call that ends with its worker leaves a file that holds it, if that is asked for.</summary>
public sealed class CapsuleTests : PoolTest
{
    private string Capsules => FileOf("capsules");

    private string[] Files => [.. Directory.GetFiles(Capsules).Order(StringComparer.Ordinal)];

    [Test]
    public async Task A_death_leaves_a_capsule_with_the_call_that_was_running_and_no_other()
    {
        await using var executor = new ProcessPoolExecutor(Options(Capsules));
        var outcomes = new List<MapResult<int>>();
        await foreach (var outcome in executor.MapUnorderedAsync(value => Calls.Remote.ExitIf(value, 37), Enumerable.Range(0, 100), chunkSize: 10, cancellationToken: TestToken))
            outcomes.Add(outcome);

        var death = Assert.IsType<WorkerDiedException>(Assert.Single(outcomes, outcome => outcome.Error is not null).Error);
        string file = Assert.Single(Files);
        Assert.Equal(file, death.CapsulePath);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Capsules));
        }
        var capsule = Read(file);
        Assert.Equal("Death", capsule.GetProperty("end").GetString());
        Assert.Contains("ExitIf", capsule.GetProperty("callable").GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(typeof(CapsuleTests).Module.ModuleVersionId, capsule.GetProperty("callable").GetProperty("build").GetGuid());
        Assert.Equal(7, capsule.GetProperty("worker").GetProperty("exitCode").GetInt32());
        Assert.Equal(death.ProcessId, capsule.GetProperty("worker").GetProperty("processId").GetInt32());
        Assert.Contains(capsule.GetProperty("environment").EnumerateArray(), name => name.GetString() == "PATH");
        var arguments = new MessagePackReader(Arguments(capsule));
        Assert.Equal((37, 37), (arguments.ReadInt32(), arguments.ReadInt32()));
    }

    [Test]
    public async Task Large_arguments_are_kept_as_they_were_sent()
    {
        byte[] bytes = new byte[20 << 20];
        new Random(1).NextBytes(bytes);
        await using var executor = new ProcessPoolExecutor(Options(Capsules));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(CapsuleCalls.Remote.DieOf(bytes), TestToken));
        var arguments = new MessagePackReader(Arguments(Read(death.CapsulePath!)));
        Assert.True(MessagePackReaderExtensions(ref arguments).AsSpan().SequenceEqual(bytes));

        static byte[] MessagePackReaderExtensions(ref MessagePackReader reader)
        {
            var rest = reader.Sequence.Slice(reader.Position);
            // However they are wrapped, they are the end of it.
            return System.Buffers.BuffersExtensions.ToArray(rest.Slice(rest.Length - (20 << 20)));
        }
    }

    [Test]
    public async Task Arguments_that_are_too_large_or_that_nobody_may_see_are_left_out()
    {
        await using var small = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { MaxArgumentBytes = 100 }));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => small.SubmitAsync(CapsuleCalls.Remote.DieOf(new byte[200]), TestToken));
        Assert.Contains("MaxArgumentBytes", LeftOut(death), StringComparison.Ordinal);

        await using var secret = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { LeavesArgumentsOut = callable => callable.Contains("DieOf", StringComparison.Ordinal) }));
        death = await Assert.ThrowsAsync<WorkerDiedException>(() => secret.SubmitAsync(CapsuleCalls.Remote.DieOf([1]), TestToken));
        Assert.Contains("LeavesArgumentsOut", LeftOut(death), StringComparison.Ordinal);

        await using var broken = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { LeavesArgumentsOut = _ => throw new FormatException() }));
        death = await Assert.ThrowsAsync<WorkerDiedException>(() => broken.SubmitAsync(CapsuleCalls.Remote.DieOf([1]), TestToken));
        Assert.Contains("FormatException", LeftOut(death), StringComparison.Ordinal);

        static string LeftOut(WorkerDiedException death)
        {
            var arguments = Read(death.CapsulePath!).GetProperty("arguments");
            Assert.False(arguments.TryGetProperty("bytes", out _));
            return arguments.GetProperty("leftOut").GetString()!;
        }
    }

    [Test]
    public async Task The_oldest_capsules_go()
    {
        await using var executor = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { MaxFiles = 3 }));
        var paths = new List<string>();
        for (int i = 0; i < 5; i++)
            paths.Add((await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(i), TestToken))).CapsulePath!);
        Assert.Equal(paths.TakeLast(3), Files);
    }

    [Test]
    public async Task Timeouts_and_exceptions_leave_capsules_when_asked()
    {
        var timeout = new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) };
        await using (var silent = new ProcessPoolExecutor(Options(Capsules) with { CancellationGracePeriod = TimeSpan.Zero }))
        {
            Assert.Null((await Assert.ThrowsAsync<RemoteCallException>(() => silent.SubmitAsync(Calls.Remote.Throw("x"), TestToken))).CapsulePath);
            Assert.Null((await Assert.ThrowsAsync<CallTimeoutException>(() => silent.SubmitAsync(Calls.Remote.Wait(FileOf("a"), FileOf("never")), timeout, TestToken))).CapsulePath);
        }
        Assert.Empty(Files);
        await using var executor = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { OfExceptions = true, OfTimeouts = true }) with { CancellationGracePeriod = TimeSpan.Zero });
        var thrown = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(Calls.Remote.Throw("x"), TestToken));
        Assert.Equal("Exception", Read(thrown.CapsulePath!).GetProperty("end").GetString());
        var late = await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(Calls.Remote.Wait(FileOf("a"), FileOf("never")), timeout, TestToken));
        Assert.Equal("Timeout", Read(late.CapsulePath!).GetProperty("end").GetString());
        Assert.Equal(5, await executor.SubmitAsync(Calls.Remote.Identity(5), TestToken));
    }

    [Test]
    public async Task Each_attempt_that_is_started_again_leaves_none_but_the_last()
    {
        await using var executor = new ProcessPoolExecutor(Options(Capsules) with { MaxAttempts = 3 });
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(3), TestToken));
        Assert.Equal(death.CapsulePath, Assert.Single(Files));
        Assert.Equal(3, Read(death.CapsulePath!).GetProperty("attempt").GetInt32());
    }

    [Test]
    public async Task A_folder_that_cannot_be_written_to_costs_no_call_its_error()
    {
        await using var executor = new ProcessPoolExecutor(Options(Capsules));
        Directory.Delete(Capsules);
        await File.WriteAllTextAsync(Capsules, "in the way", TestToken);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(3), TestToken));
        Assert.Equal((3, null), (death.ExitCode, death.CapsulePath));
        var error = Assert.Throws<RemotingException>(() => new ProcessPoolExecutor(Options(Capsules)));
        Assert.Contains(Capsules, error.Message, StringComparison.Ordinal);
    }

    private static ProcessPoolOptions Options(CrashCapsuleOptions capsules) =>
        new() { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard, CrashCapsules = capsules };

    private static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    private static byte[] Arguments(JsonElement capsule)
    {
        var arguments = capsule.GetProperty("arguments");
        byte[] bytes = arguments.GetProperty("bytes").GetBytesFromBase64();
        Assert.Equal(arguments.GetProperty("length").GetInt64(), bytes.Length);
        return bytes;
    }
}

public static class CapsuleCalls
{
    [ProcessPoolCallable]
    public static void DieOf(byte[] bytes) => Environment.Exit(bytes.Length == 0 ? 1 : 2);
}
