using System.Globalization;
using System.Runtime.InteropServices;

namespace Remoting.Benchmarks.Measuring;

/// <summary>Processor time in seconds: on a machine that others use too it tells more than the clock on the wall.</summary>
/// <param name="Parent">Of this process.</param>
/// <param name="Workers">Of all processes below it, those that have ended included.</param>
internal readonly record struct CpuTime(double Parent, double Workers)
{
    private const int OwnClock = 2; // CLOCK_PROCESS_CPUTIME_ID
    private const int EndedChildren = -1; // RUSAGE_CHILDREN

    public double Total => Parent + Workers;

    /// <summary>All time until now, from which <see cref="Since"/> measures.</summary>
    public static CpuTime Now()
    {
        double workers = OfWorkers();
        return new CpuTime(OfParent(), workers); // Last, so that the reading itself is not measured.
    }

    /// <summary>Time spent since then. Of the workers, zero where the system cannot tell.</summary>
    public static CpuTime Since(CpuTime then)
    {
        double parent = OfParent(); // First, for the same reason.
        return new CpuTime(parent - then.Parent, OfWorkers() - then.Workers);
    }

    public static CpuTime operator /(CpuTime time, double count) => new(time.Parent / count, time.Workers / count);

    private static double OfParent() => OperatingSystem.IsLinux() ? TimeOf(OwnClock) : Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double OfWorkers()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        double time = TimeOfEndedChildren();
        foreach (int process in Descendants())
            time += TimeOf(ClockOf(process));
        return time;
    }

    /// <summary>The clock of another process, as <c>clock_getcpuclockid</c> makes it: unlike /proc it counts nanoseconds.</summary>
    private static int ClockOf(int process) => (~process << 3) | 2;

    private static double TimeOf(int clock) =>
        clock_gettime(clock, out var time) == 0 ? time.Seconds + time.Nanoseconds / 1e9 : 0;

    private static double TimeOfEndedChildren()
    {
        var usage = new long[18]; // struct rusage: user and system time, each seconds and microseconds, then what is not needed here.
        return getrusage(EndedChildren, usage) == 0 ? usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6 : 0;
    }

    private static IEnumerable<int> Descendants()
    {
        var parents = new Dictionary<int, int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int process) && ParentOf(folder) is { } parent)
                parents[process] = parent;
        }
        return parents.Keys.Where(IsBelowThis);

        bool IsBelowThis(int process)
        {
            for (; parents.TryGetValue(process, out int parent); process = parent)
            {
                if (parent == Environment.ProcessId)
                    return true;
            }
            return false;
        }
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            // pid (name) state ppid ...; a name may contain anything.
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out TimeSpec time);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrusage(int who, [Out] long[] usage);
}
