using System.Diagnostics;
using Remoting.Platform;
using Remoting.Threads;

namespace Remoting.Processes;

/// <summary>
/// The one thread that starts worker processes. It lives as long as this process, because on Linux a worker that dies with its parent
/// (<see cref="ProcessControl.DieWithParent"/>) really dies with the thread that started it.
/// </summary>
internal static class Spawner
{
    private static readonly object Gate = new();
    private static readonly Queue<Request> Requests = new();
    private static bool _running;

    /// <summary>Starts a process, and waits for that.</summary>
    /// <param name="process">The process.</param>
    /// <param name="lifeline">What ends it with this one as long as it cannot see to that itself.</param>
    /// <exception cref="Exception">What <see cref="Process.Start()"/> throws; also when there can be no more threads. The next start tries again.</exception>
    public static void Start(Process process, Lifeline? lifeline = null)
    {
        LockOrder.AssertMayWait();
        var request = new Request(process, lifeline);
        lock (Gate)
        {
            if (!_running)
            {
                new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting spawner" }.UnsafeStart();
                _running = true;
            }
            Requests.Enqueue(request);
            Monitor.PulseAll(Gate);
            while (!request.Done)
                Monitor.Wait(Gate);
        }
        request.Error?.Throw();
    }

    private static void Run()
    {
        while (true)
        {
            Request? request;
            lock (Gate)
            {
                while (!Requests.TryDequeue(out request))
                    Monitor.Wait(Gate);
            }
            request.Carry();
            lock (Gate)
            {
                request.Done = true;
                Monitor.PulseAll(Gate);
            }
        }
    }

    private sealed class Request(Process process, Lifeline? lifeline)
    {
        public bool Done { get; set; }

        public System.Runtime.ExceptionServices.ExceptionDispatchInfo? Error { get; private set; }

        public void Carry()
        {
            try
            {
                SystemFaults.At("fork");
                lifeline?.Lend();
                process.Start();
                lifeline?.Tie(process.Id);
            }
            catch (Exception e)
            {
                Error = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
