using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Processes;

/// <summary>By what the framework offers; of itself run only where Linux has no descriptors of processes.</summary>
internal class PortableProcessHandle : ProcessHandle
{
    private readonly Process _process;

    public PortableProcessHandle(Process process)
        : this(process, EndOf(process))
    {
    }

    /// <param name="process">The process.</param>
    /// <param name="ended">Complete when it has ended.</param>
    protected PortableProcessHandle(Process process, Task ended)
    {
        _process = process;
        Ended = ended;
    }

    public override SafeHandle? Descriptor => null;

    public override Task Ended { get; }

    public override IWatched PrepareWatch(IReadyHandler handler) => new EndWatch(Ended, handler);

    public override bool WaitForExit(TimeSpan atMost) => _process.WaitForExit(atMost);

    public override void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime.
        }
    }

    public override void KillFamily()
    {
        // The group is named after the process; as long as that is not reaped, or the group has members, the name is no other's.
        ProcessControl.Current.TryKillFamily(_process.Id);
    }

    public override bool TryTerminate() => ProcessControl.Current.TryTerminate(_process.Id);

    public override void GoOn() => ProcessControl.Current.GoOn(_process.Id);

    public override string? LimitMemory(long bytes) => ProcessControl.Current.LimitMemory(_process.Id, bytes);

    public override void Dispose()
    {
    }

    private static Task EndOf(Process process)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ended.TrySetResult();
        return ended.Task;
    }

    private sealed class EndWatch(Task ended, IReadyHandler handler) : IWatched
    {
        private volatile bool _removed;

        // The handler may be called where its caller holds locks, or at once: so on a thread that is nobody's.
        public void Begin() => ended.ContinueWith(_ => OwnThreads.Queue(() =>
        {
            if (!_removed)
                handler.OnReady();
        }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        public void Rearm()
        {
        }

        public void Remove() => _removed = true;
    }
}
