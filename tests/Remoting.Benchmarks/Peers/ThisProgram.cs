using System.Diagnostics;

namespace Remoting.Benchmarks.Peers;

/// <summary>Starts this program again.</summary>
internal static class ThisProgram
{
    public static Process Start(IEnumerable<string> arguments, bool readOutput = false, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        string host = Environment.ProcessPath!;
        bool isMuxer = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(host, isMuxer ? [typeof(ThisProgram).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = readOutput,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits for a process that has been told to end, and makes it end if it does not.</summary>
    public static async Task EndAsync(Process process, TimeSpan patience)
    {
        using (process)
        {
            try
            {
                await process.WaitForExitAsync().WaitAsync(patience);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
    }
}
