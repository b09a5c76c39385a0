using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Remoting.Transport;
using Spectre.Console;

namespace Remoting.Tool;

/// <summary>Finds the program, and shows what comes from it.</summary>
internal static class Top
{
    /// <summary>A program that was asked calls back in milliseconds, if it is not too busy for that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Others = TimeSpan.FromSeconds(0.5);

    public static async Task<int> RunAsync(int? process, bool once, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("remoting top looks at programs on Linux only. On other systems the dashboard shows the same: app.MapRemotingDashboard().");
            return 2;
        }
        using var callback = new Callback();
        var asked = process is { } one ? [one] : DiagnosticsPort.ProcessesWith("Remoting.dll").ToList();
        var asking = callback.AskAsync(asked, cancellation);
        var found = new List<(int Process, SafeFileHandle Socket)>();
        while (asked.Count > found.Count && callback.TryAccept(found.Count == 0 ? Patience : Others) is { } answer)
            found.Add(answer);
        try
        {
            await asking.WaitAsync(Others, cancellation);
        }
        catch (TimeoutException)
        {
            // One that does not answer; the others have.
        }
        switch (found)
        {
            case []:
                await Console.Error.WriteLineAsync(process is null
                    ? "No program of yours has a process pool now (or it runs with DOTNET_EnableDiagnostics=0, which keeps tools out)."
                    : $"Process {process} has no process pool, is not yours, or runs with DOTNET_EnableDiagnostics=0, which keeps tools out.");
                return 1;
            case [var only]:
                return Show(only.Process, only.Socket, once, cancellation);
            default:
                await Console.Error.WriteLineAsync($"Several programs have pools; name one: {string.Join(", ", found.Select(other => $"remoting top {other.Process} ({NameOf(other.Process)})"))}");
                found.ForEach(other => other.Socket.Dispose());
                return 1;
        }
    }

    [SupportedOSPlatform("linux")]
    private static int Show(int process, SafeFileHandle socket, bool once, CancellationToken cancellation)
    {
        using var closing = cancellation.Register(() => UnixSockets.Shutdown(socket));
        using var held = socket;
        var pools = new Dictionary<string, PoolHistory>();
        string title = $"{NameOf(process)}, process {process}";
        if (once)
        {
            foreach (var frame in Frames.Read(socket).TakeWhile(frame => !pools.TryGetValue(frame.Pool, out var seen) || seen.Frames < 3))
                Take(pools, frame);
            Console.Out.WriteLine(title);
            foreach (var pool in pools.Values)
                Console.Out.WriteLine(Screen.Plain(pool));
            return pools.Count > 0 ? 0 : 1;
        }
        AnsiConsole.Live(new Text("")).Start(live =>
        {
            foreach (var frame in Frames.Read(socket))
            {
                Take(pools, frame);
                live.UpdateTarget(Screen.Draw(title, pools.Values));
            }
        });
        AnsiConsole.WriteLine(cancellation.IsCancellationRequested ? "" : "The program has ended, or its last pool.");
        return 0;
    }

    private static void Take(Dictionary<string, PoolHistory> pools, Frame frame)
    {
        if (!pools.TryGetValue(frame.Pool, out var pool))
            pools.Add(frame.Pool, pool = new PoolHistory());
        pool.Take(frame);
    }

    private static string NameOf(int process)
    {
        try
        {
            string[] command = File.ReadAllText($"/proc/{process}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return Path.GetFileName(command.FirstOrDefault(part => part.EndsWith(".dll", StringComparison.Ordinal)) ?? command.FirstOrDefault() ?? "?");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
