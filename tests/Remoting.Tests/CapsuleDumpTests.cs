using System.Runtime.InteropServices;
using System.Text.Json;

namespace Remoting.Tests;

/// <summary>What the runtime of a worker that crashes writes for debuggers lies beside the capsule, and stays within its bounds with it.</summary>
public sealed class CapsuleDumpTests : PoolTest
{
    // What the runtime's tool would take for a process id, were it not told otherwise.
    private string Capsules => FileOf("capsules 50%p");

    private string[] Dumps => [.. Directory.GetFiles(Capsules, "*", new EnumerationOptions { AttributesToSkip = 0 }).Where(file => !file.EndsWith(".json", StringComparison.Ordinal))];

    [Test]
    public async Task A_crash_leaves_a_dump_beside_its_capsule()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var executor = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { WithDump = true, WithStacks = true }));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Dumping.Remote.Segfault(), TestToken));
        Assert.Equal(WorkerExitReason.NativeCrash, death.Reason);
        using var capsule = JsonDocument.Parse(await File.ReadAllBytesAsync(death.CapsulePath!, TestToken));
        string dump = Path.Combine(Capsules, capsule.RootElement.GetProperty("dump").GetString()!);
        Assert.Equal([dump], Dumps);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(dump));
        await using (var file = File.OpenRead(dump))
        {
            byte[] beginning = new byte[4];
            await file.ReadExactlyAsync(beginning, TestToken);
            Assert.Equal("\u007fELF"u8.ToArray(), beginning);
        }
        Assert.NotEqual(JsonValueKind.Undefined, capsule.RootElement.GetProperty("stacks").ValueKind);
    }

    /// <summary>Numbers of processes come again, and are small in containers, which may share a folder.</summary>
    [Test]
    public async Task What_another_process_of_the_same_number_has_left_is_not_taken()
    {
        await using var executor = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { WithDump = true, WithStacks = true }));
        int worker = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        foreach (string left in (string[])[$".worker-{worker}", $".worker-{worker}.crashreport.json", $".worker-0123456789abcdef-{worker}", $".worker-0123456789abcdef-{worker}.crashreport.json"])
            await File.WriteAllTextAsync(Path.Combine(Capsules, left), "{}", TestToken);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(3), TestToken));
        using var capsule = JsonDocument.Parse(await File.ReadAllBytesAsync(death.CapsulePath!, TestToken));
        Assert.False(capsule.RootElement.TryGetProperty("dump", out _));
        Assert.False(capsule.RootElement.TryGetProperty("stacks", out _));
    }

    [Test]
    public async Task Dumps_go_with_their_capsules()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var executor = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { WithDump = true, MaxFiles = 1 }));
        for (int i = 0; i < 2; i++)
        {
            var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Dumping.Remote.Segfault(), TestToken));
            Assert.Equal([death.CapsulePath!.Replace(".capsule.json", ".dmp", StringComparison.Ordinal)], Dumps);
        }
    }

    [Test]
    public async Task One_that_is_too_large_is_removed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var executor = new ProcessPoolExecutor(Options(new CrashCapsuleOptions(Capsules) { WithDump = true, MaxDumpBytes = 1000 }));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Dumping.Remote.Segfault(), TestToken));
        using var capsule = JsonDocument.Parse(await File.ReadAllBytesAsync(death.CapsulePath!, TestToken));
        Assert.False(capsule.RootElement.TryGetProperty("dump", out _));
        Assert.Empty(Dumps);
    }

    private static ProcessPoolOptions Options(CrashCapsuleOptions capsules) =>
        new() { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard, CrashCapsules = capsules };
}

public static unsafe class Dumping
{
    /// <summary>Reads at an address that nothing is at, in native code.</summary>
    [ProcessPoolCallable]
    public static long Segfault() => (long)((delegate* unmanaged<byte*, nuint>)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "strlen"))((byte*)8);
}
