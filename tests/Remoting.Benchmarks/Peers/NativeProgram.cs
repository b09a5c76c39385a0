using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Peers;

/// <summary>A program of ours with NativeAOT, and so with workers without a just-in-time compiler. It is published when a row first wants it.</summary>
internal static class NativeProgram
{
    public const string Project = "Remoting.Benchmarks.Native";

    private static readonly Lazy<Task<string>> Published = new(() => Task.Run(PublishAsync));

    /// <summary>Starts it, ready to be asked.</summary>
    /// <exception cref="InvalidOperationException">It could not be published; the message says what the SDK said.</exception>
    public static async Task<ScriptedPool> OpenAsync() => await ScriptedPool.OpenAsync("NativeAOT", new ProcessStartInfo(await Published.Value));

    /// <summary>Milliseconds that it takes to start and to end, where nobody asks it anything: the least that a worker of it can take.</summary>
    public static async Task<double> MillisecondsAloneAsync()
    {
        string program = await Published.Value;
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        WrongResultException.ThrowUnlessEqual("ready", output.Trim());
        return time;
    }

    private static async Task<string> PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bench-native-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);

        // Everything in a folder of its own: what is built here for one system must not be found by the next build. Any C compiler can link.
        var start = new ProcessStartInfo(Muxer.Path,
        [
            "publish", Path.Combine(Repository(), "tests", Project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-nologo", "-v", "q",
            "-p:AheadOfTime=true", "-p:CppCompilerAndLinker=gcc", "--artifacts-path", folder.FullName, "-o", Path.Combine(folder.FullName, "out"),
        ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? Path.Combine(folder.FullName, "out", Project)
            : throw new InvalidOperationException($"{Project} could not be published as a NativeAOT program: {output}");
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Remoting.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The NativeAOT rows publish a project of the repository, and this program is not in one.");
    }
}
