using System.Diagnostics;
using System.Globalization;
using Remoting.Chaos;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Programs with pools in surroundings that are not as usual: little may be written, ids mean something else, folders or libraries are missing.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[SideBySide]
public sealed class SurroundingsTests : PoolTest
{
    // Each is too little for one thing more: segments and arena of the usual size; segments at all; the usual rings; rings at all.
    [Cases]
    [InlineData(800_000_000)]
    [InlineData(20_000_000)]
    [InlineData(1_000_000)]
    [InlineData(100_000)]
    [InlineData(8192)]
    public async Task A_limit_on_the_size_of_files_leaves_less_shared_memory_and_the_same_results(int bytes)
    {
        var (exitCode, said) = await RunAsync($"prlimit --fsize={bytes.ToString(CultureInfo.InvariantCulture)} {TestSystem.ProgramLine} surroundings pool");
        Assert.Equal(0, exitCode);
        Assert.Equal(["True", "True", "True"], said["echo"]);
        Assert.Equal(["499500"], said["sum"]);
    }

    [Test]
    public async Task A_limit_under_which_no_ring_fits_is_an_error_that_names_it()
    {
        var (exitCode, said) = await RunAsync($"prlimit --fsize=5000 {TestSystem.ProgramLine} surroundings place");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(said["error"], line => line.Contains("files of this process may have 4096 (ulimit -f)", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_process_namespace_with_the_proc_of_another_shares_memory_by_the_id_that_counts_there()
    {
        var (exitCode, said) = await RunAsync($"unshare --pid --fork {TestSystem.ProgramLine} surroundings pool");
        Assert.Equal(0, exitCode);
        Assert.Equal(["1"], said["process"]);
        string memory = Assert.Single(said["memory"]);
        Assert.StartsWith("/proc/", memory, StringComparison.Ordinal);
        Assert.False(memory.StartsWith("/proc/1/", StringComparison.Ordinal), memory);
        Assert.Equal(["True", "True", "True"], said["echo"]);
    }

    /// <summary>There a worker has another id than the one by which it is known here, and that id may be a stranger's.</summary>
    [Cases]
    [InlineData("")]
    [InlineData("unshare --pid --fork ")]
    public async Task Memory_and_threads_are_those_of_the_worker_whatever_proc_calls_it(string around)
    {
        var (exitCode, said) = await RunAsync($"{around}{TestSystem.ProgramLine} surroundings recycle");
        Assert.Equal(0, exitCode);
        Assert.Equal(["10"], said["niceness"]);
        Assert.Equal(["True"], said["recycled"]);
        Assert.Equal(["True"], said["stays"]);
    }

    [Test]
    public async Task A_runtime_folder_that_is_not_there_is_not_made()
    {
        var (exitCode, said) = await RunAsync($"env XDG_RUNTIME_DIR={FileOf("not/there")} {TestSystem.ProgramLine} surroundings pool");
        Assert.Equal(0, exitCode);
        Assert.StartsWith("/dev/shm/", Assert.Single(said["place"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(FileOf("not")));
    }

    /// <summary>A folder may be called anything, and a worker is told of it by a text.</summary>
    [Cases]
    [InlineData("a\nb")]
    [InlineData("a b:c,d=e;f")]
    [InlineData("ü漢\t\\")]
    [InlineData("'\"$`%")]
    public async Task A_runtime_folder_may_have_any_name(string name)
    {
        string folder = FileOf(name);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string quoted = folder.Replace("'", "'\\''", StringComparison.Ordinal);
        var (exitCode, said) = await RunAsync($"export XDG_RUNTIME_DIR='{quoted}'; exec {TestSystem.ProgramLine} surroundings pool");
        Assert.Equal(0, exitCode);
        Assert.Equal(["True", "True", "True"], said["echo"]);
        Assert.Equal(["499500"], said["sum"]);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Cases]
    [InlineData("700", "", true)]
    [InlineData("755", "", true)]
    [InlineData("777", "", false)]
    [InlineData("1777", "", false)]
    [InlineData("770", "", false)]
    [InlineData("700", "65534", false)]
    public async Task A_runtime_folder_is_used_if_nobody_else_can_write_to_it(string mode, string owner, bool isUsed)
    {
        // Only the superuser may give a folder away.
        if (owner.Length > 0 && !Environment.IsPrivilegedProcess)
            return;
        string folder = FileOf("r");
        var (exitCode, said) = await RunAsync(
            $"mkdir -m {mode} {folder}; {(owner.Length > 0 ? $"chown {owner} {folder};" : "")} XDG_RUNTIME_DIR={folder} {TestSystem.ProgramLine} surroundings place");
        Assert.Equal(0, exitCode);
        Assert.Equal(isUsed, Assert.Single(said["place"]).StartsWith(folder + "/", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Test]
    public async Task Neither_a_pool_nor_its_workers_need_a_library_of_cryptography()
    {
        // Whoever loads OpenSSL where there is none is ended by the runtime.
        var (exitCode, said) = await RunAsync(
            $"unshare --mount sh -c 'for f in /usr/lib/*/libssl.so.* /usr/lib/libssl.so.* /usr/lib64/libssl.so.*; do test -e $f && mount --bind /dev/null $f; done; exec {TestSystem.ProgramLine} surroundings pool'");
        Assert.Equal(0, exitCode);
        Assert.Equal(["True"], said["token"]);
        Assert.Equal(["True", "True", "True"], said["echo"]);
        Assert.Equal(["none", "none"], said["cryptography"]);
    }

    /// <summary>Runs a line of shell; gives its exit code and what it said, by the words before the colons.</summary>
    private static async Task<(int ExitCode, ILookup<string, string> Said)> RunAsync(string line)
    {
        var start = new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The runtime's own memory for code would be larger than the limits that are tried here.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var process = Process.Start(start)!;
        using var standardError = process.StandardError;
        using var standardOutput = process.StandardOutput;
        var error = standardError.ReadToEndAsync(TestToken);
        string output = await standardOutput.ReadToEndAsync(TestToken);
        await process.WaitForExitAsync(TestToken);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2)
            .Select(parts => (parts[0], parts[1]))
            .Concat((await error).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ("error", line)));
        return (process.ExitCode, lines.ToLookup(pair => pair.Item1, pair => pair.Item2));
    }
}
