using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// By a job of its own for each worker, which its family is born into: it is ended together, also when this process is killed. Run under Wine only.
/// </summary>
internal sealed class WindowsProcessHandle(Process process) : PortableProcessHandle(process, EndOf(process.SafeHandle))
{
    /// <summary>What <see cref="Process.Kill()"/> leaves, too.</summary>
    private const int Killed = -1;

    /// <summary>Null where the system gives none: then only the worker itself can be ended, and its family with the channel.</summary>
    private readonly WindowsJob? _job = WindowsJob.TryHold(process.SafeHandle);

    /// <summary>By a thread that waits for it: what the framework has for it needs the thread pool, which the program may have blocked.</summary>
    private static Task EndOf(SafeHandle process)
    {
        var ended = new TaskCompletionSource();
        new Thread(() =>
        {
            WindowsParent.Wait(process);
            ended.SetResult();
        }, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting watcher" }.UnsafeStart();
        return ended.Task;
    }

    public override void Kill()
    {
        try
        {
            base.Kill();
        }
        catch (Win32Exception)
        {
            // It is ending.
        }
    }

    public override void KillFamily() => _job?.Terminate(Killed);

    public override string? LimitMemory(long bytes) => _job?.TryLimitMemory(bytes) == true ? null : "the worker is in no job that could be limited";

    public override string? LimitProcessors(double processors) => _job?.TryLimitProcessors(processors) == true ? null
        : "the worker could not be put into a job of its own, or that takes no limit: this program runs in a job that allows none inside of it";

    public override void Dispose()
    {
        _job?.Dispose();
        base.Dispose();
    }
}
