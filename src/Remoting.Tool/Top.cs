using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Remoting.Tool;

/// <summary>Finds the program, and shows what comes from it.</summary>
internal static class Top
{
    /// <summary>A program that was asked calls back in milliseconds, if it is not too busy for that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Others = TimeSpan.FromSeconds(0.5);

    /// <param name="processes">Those that are shown; none: the only one that there is.</param>
    /// <param name="all">All that there are.</param>
    /// <param name="once">What is so now, as text.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> RunAsync(IReadOnlyList<int> processes, bool all, bool once, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("remoting top looks at programs on Linux only. On other systems the dashboard shows the same: app.MapRemotingDashboard().");
            return 2;
        }
        using var callback = new Callback();
        var asked = processes.Count > 0 && !all ? processes : DiagnosticsPort.ProcessesWith("Remoting.dll").ToList();
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
        if (await IsRefusedAsync(all ? [] : processes, all, [.. found.Select(other => other.Process)]))
        {
            found.ForEach(other => other.Socket.Dispose());
            return 1;
        }
        return Show(found, once, cancellation);
    }

    /// <summary>Says so where it cannot be shown what was asked for.</summary>
    private static async Task<bool> IsRefusedAsync(IReadOnlyList<int> named, bool all, IReadOnlyList<int> found)
    {
        int[] silent = [.. named.Except(found)];
        if (silent.Length > 0)
            await Console.Error.WriteLineAsync($"Process {silent[0]} has no process pool, is not yours, or runs with DOTNET_EnableDiagnostics=0, which keeps tools out.");
        else if (found.Count == 0)
            await Console.Error.WriteLineAsync("No program of yours has a process pool now (or it runs with DOTNET_EnableDiagnostics=0, which keeps tools out; or it is a single file, which is found by its process id only: remoting top PID).");
        else if (found.Count > 1 && named.Count == 0 && !all)
            await Console.Error.WriteLineAsync($"Several programs have pools; name one: {string.Join(", ", found.Select(other => $"remoting top {other} ({NameOf(other)})"))}; or some of them, or all: remoting top --all");
        else
            return false;
        return true;
    }

    [SupportedOSPlatform("linux")]
    private static int Show(IEnumerable<(int Process, SafeFileHandle Socket)> found, bool once, CancellationToken cancellation)
    {
        var programs = found.OrderBy(other => other.Process).Select(other => new WatchedProgram($"{NameOf(other.Process)}, process {other.Process}", other.Socket)).ToList();
        using var closing = cancellation.Register(() => programs.ForEach(program => program.HangUp()));
        try
        {
            if (once)
            {
                foreach (var program in programs)
                {
                    program.ReadOnce();
                    if (program.Pools.Count > 0)
                        Console.Out.WriteLine(Screen.Plain(program));
                    else if (program.IsForeign)
                        TellForeign(program);
                    else
                        Console.Error.WriteLine($"{program.Title}: its last pool has just ended.");
                }
                return programs.All(program => program.Pools.Count > 0) ? 0 : 1;
            }
            AnsiConsole.Live(new Text("")).Start(live =>
            {
                // They tell of themselves when they please; whoever does, everything is drawn anew.
                foreach (var _ in WatchedProgram.ReadAll(programs))
                    live.UpdateTarget(Screen.Draw(programs));
            });
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }
        programs.Where(program => program.IsForeign).ToList().ForEach(TellForeign);
        AnsiConsole.WriteLine(cancellation.IsCancellationRequested ? "" : programs.Count == 1 ? "The program has ended, or its last pool." : "The programs have ended, or their last pools.");
        return 0;
    }

    [SupportedOSPlatform("linux")]
    private static void TellForeign(WatchedProgram program) =>
        Console.Error.WriteLine($"{program.Title}: what it tells cannot be read. It uses another version of Remoting than this tool: dotnet tool update Remoting.Tool.");

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
