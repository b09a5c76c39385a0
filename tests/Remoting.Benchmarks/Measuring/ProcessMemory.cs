using System.Globalization;

namespace Remoting.Benchmarks.Measuring;

/// <summary>What the kernel knows about the memory of processes, in bytes. Linux only.</summary>
internal static class ProcessMemory
{
    /// <summary>Lets the peak begin anew.</summary>
    /// <returns>What this process has resident now.</returns>
    public static long ResetPeak()
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Read("/proc/self/status", "VmRSS:");
    }

    /// <summary>The most that this process had resident since then.</summary>
    public static long Peak() => Read("/proc/self/status", "VmHWM:");

    /// <summary>A process's proportional set size: a page that it shares counts in parts.</summary>
    public static long ProportionalSetSize(int process) => Read($"/proc/{process}/smaps_rollup", "Pss:");

    private static long Read(string file, string field)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Memory is measured on Linux only.");
        string line = File.ReadLines(file).First(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
