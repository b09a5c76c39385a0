using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>A capsule is enough to run its call again: the same program, told by a variable, does so and nothing else.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[SideBySide]
public sealed class ReplayTests : PoolTest
{
    private const int Fatal = 4711;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Remoting.Chaos");

    private string Capsules => FileOf("capsules");

    /// <summary>A native library that writes to nowhere for one of ten thousand inputs.</summary>
    [Test]
    public async Task The_input_that_crashes_a_native_library_is_in_the_capsule_and_crashes_it_again_at_the_same_place()
    {
        string library = await CompileAsync();
        var (exitCode, output, _) = await RunAsync([], "capsule", library, Capsules);
        Assert.Equal(0, exitCode);
        Assert.Equal($"{Fatal} NativeCrash", output[..output.LastIndexOf(' ')]);
        string path = output[(output.LastIndexOf(' ') + 1)..].Trim();

        using var capsule = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestToken));
        byte[] arguments = capsule.RootElement.GetProperty("arguments").GetProperty("bytes").GetBytesFromBase64();
        Assert.Equal(Chaos.Parents.NativeInputs.Make(Fatal), arguments[^16..]);
        string place = CrashPlace(capsule.RootElement.GetProperty("stacks"));
        Assert.Contains("check_input", place, StringComparison.Ordinal);

        // In this very process there is nobody to tell the crash from any other, so the place is that of the runtime's own report again.
        var replay = await RunAsync(
            [("REMOTING_REPLAY", path), ("DOTNET_DbgEnableMiniDump", "1"), ("DOTNET_EnableCrashReportOnly", "1"), ("DOTNET_DbgMiniDumpName", FileOf("again"))],
            "capsule", library, Capsules);
        Assert.Equal(139, replay.ExitCode);
        Assert.Contains("NativeInputs.Check", replay.Error, StringComparison.Ordinal);
        using var again = JsonDocument.Parse(await File.ReadAllBytesAsync(FileOf("again.crashreport.json"), TestToken));
        Assert.Equal(place, CrashPlace(again.RootElement));

        // Or in a worker, whose death is told as it was, with another capsule.
        replay = await RunAsync([("REMOTING_REPLAY", path), ("REMOTING_REPLAY_IN_WORKER", "1")], "capsule", library, Capsules);
        Assert.Equal(1, replay.ExitCode);
        Assert.Contains("native crash", replay.Error, StringComparison.Ordinal);
        string second = Directory.GetFiles(Capsules).Order(StringComparer.Ordinal).Last();
        Assert.NotEqual(path, second);
        using var secondCapsule = JsonDocument.Parse(await File.ReadAllBytesAsync(second, TestToken));
        Assert.Equal(place, CrashPlace(secondCapsule.RootElement.GetProperty("stacks")));
    }

    [Cases]
    [InlineData("")]
    [InlineData("1")]
    public async Task What_threw_throws_again(string inWorker)
    {
        string path = (await RunAsync([], "capsule", "throws", Capsules)).Output.Trim();
        var (exitCode, _, error) = await RunAsync([("REMOTING_REPLAY", path), ("REMOTING_REPLAY_IN_WORKER", inWorker)], "capsule", "throws", Capsules);
        Assert.Equal(1, exitCode);
        Assert.Contains("nobody is not there", error, StringComparison.Ordinal);
        Assert.Contains("NativeInputs.Throw", error, StringComparison.Ordinal);
    }

    [Cases]
    [InlineData("", 9)]
    [InlineData("1", 1)]
    public async Task A_stream_is_replayed_to_its_end(string inWorker, int expected)
    {
        string path = (await RunAsync([], "capsule", "stream", Capsules)).Output.Trim();
        var (exitCode, _, error) = await RunAsync([("REMOTING_REPLAY", path), ("REMOTING_REPLAY_IN_WORKER", inWorker)], "capsule", "stream", Capsules);
        Assert.Equal(expected, exitCode);
        if (inWorker.Length > 0)
            Assert.Contains("exit code 9", error, StringComparison.Ordinal);
    }

    [Test]
    public async Task What_is_no_capsule_or_of_another_build_is_told()
    {
        await File.WriteAllTextAsync(FileOf("none"), "{ \"format\": \"something\" }", TestToken);
        var (exitCode, _, error) = await RunAsync([("REMOTING_REPLAY", FileOf("none"))], "capsule", "throws", Capsules);
        Assert.Equal(2, exitCode);
        Assert.Contains("not a crash capsule", error, StringComparison.Ordinal);

        (exitCode, _, error) = await RunAsync([("REMOTING_REPLAY", FileOf("missing"))], "capsule", "throws", Capsules);
        Assert.Equal(2, exitCode);
        Assert.Contains(FileOf("missing"), error, StringComparison.Ordinal);

        string path = (await RunAsync([], "capsule", "throws", Capsules)).Output.Trim();
        string text = await File.ReadAllTextAsync(path, TestToken);
        string build = typeof(Chaos.Parents.NativeInputs).Module.ModuleVersionId.ToString();
        Assert.Contains(build, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(FileOf("other"), text.Replace(build, Guid.NewGuid().ToString(), StringComparison.Ordinal), TestToken);
        (exitCode, _, error) = await RunAsync([("REMOTING_REPLAY", FileOf("other"))], "capsule", "throws", Capsules);
        Assert.Equal(1, exitCode);
        Assert.Contains("another build", error, StringComparison.Ordinal);
    }

    /// <summary>The frame of the thread that crashed which lies in the library: function, and where in its page, for the system loads libraries at random pages.</summary>
    private static string CrashPlace(JsonElement report)
    {
        var thread = report.GetProperty("payload").GetProperty("threads").EnumerateArray().First(thread => thread.GetProperty("crashed").GetString() == "true");
        var frame = thread.GetProperty("stack_frames").EnumerateArray().First(frame => frame.TryGetProperty("native_module", out var module) && module.GetString()!.EndsWith("libfatal.so", StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"{frame.GetProperty("unmanaged_name").GetString()} {frame.GetProperty("native_offset").GetString()![^3..]}");
    }

    private async Task<string> CompileAsync()
    {
        string source = FileOf("fatal.c");
        string library = FileOf("libfatal.so");
        await File.WriteAllTextAsync(source, $$"""
            #include <string.h>
            int check_input(const unsigned char* input, int length)
            {
                int number;
                memcpy(&number, input, sizeof number);
                if (number == {{Fatal}})
                    *(volatile int*)8 = length;
                return number;
            }
            """, TestToken);
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-g", "-o", library, source]);
        await compiler.WaitForExitAsync(TestToken);
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync((string Name, string Value)[] variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var program = Process.Start(start)!;
        using var standardOutput = program.StandardOutput;
        using var standardError = program.StandardError;
        var output = standardOutput.ReadToEndAsync(TestToken);
        var error = standardError.ReadToEndAsync(TestToken);
        await program.WaitForExitAsync(TestToken);
        return (program.ExitCode, await output, await error);
    }
}
