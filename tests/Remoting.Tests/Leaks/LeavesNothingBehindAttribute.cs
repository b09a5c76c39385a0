using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using Remoting.Chaos.Deaths;
using Xunit.v3;

[assembly: Remoting.Tests.Leaks.LeavesNothingBehind]

namespace Remoting.Tests.Leaks;

/// <summary>
/// Compares what the machine holds for this process before and after the tests of this project: processes, threads, descriptors, mappings and files.
/// A test that leaves something behind fails.
/// </summary>
/// <remarks>
/// <para>
/// A test that runs alone is compared alone. Of tests side by side nobody can say whose a thread is, so they are compared together, at the moment when
/// none of them runs; at most <see cref="Together"/> of them: those that would begin then wait for it. The message names them all, and each of them
/// can be run alone.
/// </para>
/// <para>
/// Some things end a moment after the promise that they end is kept (the kernel lets go of a process step by step), so what is left is looked at
/// again until it is gone, up to <see cref="Patience"/>; a leak is still there then.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LeavesNothingBehindAttribute : BeforeAfterTestAttribute
{
    /// <summary>So many tests are compared together at most.</summary>
    private const int Together = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly object Gate = new();

    /// <summary>The tests that have begun since nothing ran.</summary>
    private static readonly List<string> Begun = [];

    private static int _running;
    private static Holdings? _before;

    static LeavesNothingBehindAttribute()
    {
        // Those that wait here for each other do so on threads that others need.
        ThreadPool.GetMinThreads(out int workers, out int ports);
        ThreadPool.SetMinThreads(workers + Lanes.Count, ports);
    }

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        FirstUse.Done.GetAwaiter().GetResult();
        lock (Gate)
        {
            while (_running > 0 && Begun.Count >= Together)
                Monitor.Wait(Gate);
            if (_running++ == 0)
                _before = Holdings.Take();
            Begun.Add(test.TestDisplayName);
        }
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        lock (Gate)
        {
            if (--_running > 0)
                return;
            try
            {
                Compare();
            }
            finally
            {
                Begun.Clear();
                Monitor.PulseAll(Gate);
            }
        }
    }

    private static void Compare()
    {
        var clock = Stopwatch.StartNew();
        while (Holdings.Take().Except(_before!) is { Count: > 0 } left)
        {
            if (clock.Elapsed > Patience)
                Assert.Fail($"{string.Join(", or ", Begun)} left behind:{Environment.NewLine}{string.Join(Environment.NewLine, left)}");
            // What a test has dropped without disposing is let go of by the garbage collector.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(5);
        }
    }

    /// <summary>
    /// What the library and the runtime open once and keep (their own threads, the polling descriptors) is opened before the first comparison.
    /// </summary>
    private static class FirstUse
    {
        public static readonly Task Done = Task.Run(RunAsync);

        private static async Task RunAsync()
        {
            // With a time-out, for the timers' thread.
            await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromMinutes(1) });
            await executor.SubmitAsync(Deadly.Remote.ProcessId());
            // Wine has no such sockets.
            if (OperatingSystem.IsWindows())
                return;
            // The framework's sockets, which some tests use.
            string path = Path.Combine(Path.GetTempPath(), $"first-use-{Environment.ProcessId}");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var accepting = listener.AcceptAsync();
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
            (await accepting).Dispose();
            File.Delete(path);
        }
    }
}
