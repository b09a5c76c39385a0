using System.Diagnostics;
using System.Text;

namespace Remoting.Package.Tests.Support;

/// <summary>Runs the <c>dotnet</c> command as a user would at a prompt, with no process left behind.</summary>
internal static class DotNet
{
    private static readonly string[] Told = ["MSBuild", "TESTINGPLATFORM_"];

    /// <summary>Runs it to its end, or kills it with its children when the token is cancelled.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Prepare(folder, arguments) };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end in time:\n{Text()}");
        }
        return (process.ExitCode, Text());

        void Append(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.Append(line).Append('\n');
        }

        string Text()
        {
            lock (output)
                return output.ToString();
        }
    }

    private static ProcessStartInfo Prepare(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the build and the run of tests that this is part of tell their own children is not for another one.
        foreach (string name in start.Environment.Keys.Where(name => Array.Exists(Told, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
            start.Environment.Remove(name);
        // No servers that stay: their working folder and the temporary one would outlive the test. That of the compiler ends with the tests.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        CompilerServer.Offer(start.Environment);
        return start;
    }
}
