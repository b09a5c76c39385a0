using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Remoting.Chaos.Deaths;

/// <summary>Notes the moment at which a process has ended, as the kernel tells it (a pidfd), on a thread that does nothing else.</summary>
internal sealed partial class DeathWatch
{
    private const int PidfdOpenNumber = 434;
    private const short PollIn = 1;

    private readonly TaskCompletionSource<long> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeathWatch(int processId)
    {
        int descriptor = (int)SystemCall(PidfdOpenNumber, processId, 0);
        if (descriptor < 0)
            throw new InvalidOperationException($"Process {processId} cannot be watched (error {Marshal.GetLastPInvokeError()}).");
        new Thread(() => Watch(descriptor), maxStackSize: 256 * 1024) { IsBackground = true, Name = "Death watch" }.Start();
    }

    /// <summary>The time stamp.</summary>
    public Task<long> Ended => _ended.Task;

    private void Watch(int descriptor)
    {
        var polled = new PollFd { Descriptor = descriptor, Events = PollIn };
        while (Poll(ref polled, 1, -1) < 1)
        {
            // Interrupted.
        }
        _ended.SetResult(Stopwatch.GetTimestamp());
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint argument1, nint argument2);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollFd descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}
