using System.Diagnostics;
using System.Globalization;

namespace Remoting.Benchmarks.Measuring;

/// <summary>How much of the machine other programs use: figures taken on a busy machine are to be read with care.</summary>
internal sealed class MachineLoad
{
    private const double TicksPerSecond = 100;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _busy = BusySeconds();
    private readonly CpuTime _own = CpuTime.Now();

    /// <summary>The part of all processors that others used since this was made, from 0 to 1. Zero where the system cannot tell.</summary>
    public double OfOthers()
    {
        double own = CpuTime.Since(_own).Total;
        double others = BusySeconds() - _busy - own;
        return Math.Clamp(others / (Stopwatch.GetElapsedTime(_start).TotalSeconds * Environment.ProcessorCount), 0, 1);
    }

    private static double BusySeconds()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        // cpu  user nice system idle iowait irq softirq steal ...
        string[] fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [1, 2, 3, 6, 7, 8];
        return busy.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
