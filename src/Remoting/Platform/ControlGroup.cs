using System.Globalization;

namespace Remoting.Platform;

/// <summary>
/// A control group of Linux (version 2) for one process and all that it starts, which together get no more than so much of the processors. It lives below
/// a group that was given to this program (<see cref="ControlGroupPlace"/>), and is removed with the process.
/// </summary>
internal sealed class ControlGroup : IDisposable
{
    private const string Prefix = "remoting-";
    private const int PeriodMicroseconds = 100_000;

    /// <summary>What the kernel takes.</summary>
    private const int LeastMicroseconds = 1_000;

    private readonly string _path;

    private ControlGroup(string path) => _path = path;

    /// <summary>Puts a process into a group of its own; null, and why not.</summary>
    public static ControlGroup? TryMake(int processId, double processors, out string? why) =>
        ControlGroupPlace.Find(out why) is { } place ? TryMake(place, processId, processors, out why) : null;

    /// <param name="place">The group below which it is made.</param>
    /// <param name="processId">The process.</param>
    /// <param name="processors">How much of the processors: 0.5 is half of one.</param>
    /// <param name="why">Why there is none.</param>
    public static ControlGroup? TryMake(string place, int processId, double processors, out string? why)
    {
        var group = new ControlGroup(Path.Combine(place, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{processId}")));
        try
        {
            Sweep(place);
            Directory.CreateDirectory(group._path);
            group.Write("cpu.max", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(LeastMicroseconds, (long)(processors * PeriodMicroseconds))} {PeriodMicroseconds}"));
            group.Write("cgroup.procs", processId.ToString(CultureInfo.InvariantCulture));
            why = null;
            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            group.Dispose();
            why = $"no control group can be made below {place}: {e.Message}. {ControlGroupPlace.Help}";
            return null;
        }
    }

    /// <summary>When its processes have ended, the last of which may take a moment. What is left is removed by the next program that makes one here.</summary>
    public void Dispose()
    {
        for (int attempt = 0; attempt < 10 && !TryRemove(_path); attempt++)
            Thread.Sleep(5);
    }

    private static bool TryRemove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Groups of programs that were killed, whose workers have ended with them.</summary>
    private static void Sweep(string place)
    {
        foreach (string path in Directory.GetDirectories(place, Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out int owner)
                && !LinuxFiles.IsProcess(owner) && !Directory.Exists($"/proc/{owner}"))
                TryRemove(path);
        }
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_path, file), text);
}
