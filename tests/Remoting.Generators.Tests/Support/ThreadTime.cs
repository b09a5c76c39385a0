using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Remoting.Generators.Tests.Support;

/// <summary>Processor time of this thread, which tests beside it do not add to; elsewhere than on Linux the time on the wall.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    public static TimeSpan Now
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return Stopwatch.GetElapsedTime(0);
            if (GetTime(ThreadClock, out var time) != 0)
                throw new InvalidOperationException("The clock of the thread cannot be read.");
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
