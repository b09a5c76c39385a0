using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Remoting.Package.Tests.Support;

/// <summary>Runs a program as somebody would who has got it, with no more in its environment than is said.</summary>
internal static class PublishedProgram
{
    /// <summary>The folder of the runtime that runs this: <c>root/shared/Microsoft.NETCore.App/version</c>.</summary>
    public static string InstalledRuntime { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Runs it to its end, or kills it with its children when the token is cancelled.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string path, string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} did not end in time:\n{await output}{await error}");
        }
        return (process.ExitCode, await output, await error);
    }
}
