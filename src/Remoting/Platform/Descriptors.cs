using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>Waiting for descriptors on a thread that may block. Unix.</summary>
internal static partial class Descriptors
{
    private const short In = 1;
    private const short Out = 4;

    /// <summary>Waits until a descriptor can be read or has ended, or the time is over.</summary>
    /// <returns>Which of them: 0 for the first, 1 for the second, -1 when the time is over.</returns>
    public static int WaitReadable(SafeHandle first, SafeHandle? second, TimeSpan atMost) => Wait(first, In, second, atMost);

    /// <summary>Waits until a descriptor takes bytes, or its other side is gone.</summary>
    public static void WaitWritable(SafeHandle descriptor) => Wait(descriptor, Out, null, Timeout.InfiniteTimeSpan);

    private static int Wait(SafeHandle first, short wanted, SafeHandle? second, TimeSpan atMost)
    {
        long started = Stopwatch.GetTimestamp();
        bool heldFirst = false, heldSecond = false;
        try
        {
            first.DangerousAddRef(ref heldFirst);
            second?.DangerousAddRef(ref heldSecond);
            var polled = new PollFd[second is null ? 1 : 2];
            polled[0] = new PollFd { Descriptor = (int)first.DangerousGetHandle(), Events = wanted };
            if (second is not null)
                polled[1] = new PollFd { Descriptor = (int)second.DangerousGetHandle(), Events = In };
            while (true)
            {
                int milliseconds = -1;
                if (atMost != Timeout.InfiniteTimeSpan)
                    milliseconds = (int)Math.Clamp(Math.Ceiling((atMost - Stopwatch.GetElapsedTime(started)).TotalMilliseconds), 0, int.MaxValue);
                int ready = Poll(polled, (nuint)polled.Length, milliseconds);
                if (ready > 0)
                    return polled[0].ReturnedEvents != 0 ? 0 : 1;
                if (ready < 0 && Marshal.GetLastPInvokeError() != SystemError.Interrupted)
                    throw SystemError.Last("A descriptor cannot be waited for");
                if (ready == 0 && milliseconds >= 0 && Stopwatch.GetElapsedTime(started) >= atMost)
                    return -1;
            }
        }
        finally
        {
            if (heldFirst)
                first.DangerousRelease();
            if (heldSecond)
                second!.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll([In, Out] PollFd[] descriptors, nuint count, int timeout);

    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}
