using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Remoting.Chaos;

namespace Remoting.Tests;

/// <summary>Callables that leave other processes behind.</summary>
public static partial class FamilyCalls
{
    /// <summary>Starts a process that sleeps for ten minutes, and gives its id; the worker does not wait for it.</summary>
    [ProcessPoolCallable]
    public static int StartChild()
    {
        using var child = TestSystem.StartSleeper();
        return child.Id;
    }

    /// <summary>
    /// Starts a process outside of the worker's family that holds everything the worker has open, as a child that was forked without exec does: the
    /// worker's end does not close its sockets. Gives the id of it.
    /// </summary>
    [ProcessPoolCallable]
    public static int LeaveHolder(string report)
    {
        foreach (string entry in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(entry).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                _ = Duplicate(int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture));
        }
        using var holder = Process.Start(new ProcessStartInfo("setsid", ["--fork", "sh", "-c", $"echo $$ > {report}.tmp; mv {report}.tmp {report}; exec sleep 600"]))!;
        holder.WaitForExit();
        while (!File.Exists(report))
            Thread.Sleep(1);
        return int.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);
}
