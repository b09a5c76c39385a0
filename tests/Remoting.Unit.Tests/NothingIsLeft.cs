using System.Diagnostics;
using System.Net.Sockets;
using Remoting.Tests.Leaks;
using Remoting.Threads;

[assembly: AssemblyFixture(typeof(Remoting.Tests.NothingIsLeft))]

namespace Remoting.Tests;

/// <summary>
/// Compares what the machine holds for this process before the first test and after the last. (Tests that start processes are compared one by one, by
/// <c>LeavesNothingBehindAttribute</c>; these run side by side, and start none.)
/// </summary>
public sealed class NothingIsLeft : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Holdings _before;

    public NothingIsLeft()
    {
        // What the library and the runtime open once and keep: the first of its threads, its timers' thread, the sockets' own poll.
        using var done = new CountdownEvent(2);
        OwnThreads.Queue(() => done.Signal());
        using var timer = OwnTimer.Trusted(() => done.Signal());
        timer.Change(TimeSpan.Zero);
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            Assert.False(socket.ConnectAsync(new UnixDomainSocketEndPoint("/nobody")).IsCompletedSuccessfully);
        done.Wait();
        _before = Holdings.Take();
    }

    public void Dispose()
    {
        var clock = Stopwatch.StartNew();
        while (Holdings.Take().Except(_before) is { Count: > 0 } left)
        {
            if (clock.Elapsed > Patience)
                Assert.Fail($"The tests left behind:{Environment.NewLine}{string.Join(Environment.NewLine, left)}");
            // What a test has dropped without disposing is let go of by the garbage collector.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(5);
        }
    }
}
