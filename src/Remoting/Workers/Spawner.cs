using System.Collections.Concurrent;
using System.Diagnostics;

namespace Remoting.Workers;

/// <summary>
/// The one thread that starts worker processes. It lives as long as this process, because on Linux a worker that dies with its parent
/// (<see cref="ProcessControl.DieWithParent"/>) really dies with the thread that started it.
/// </summary>
internal static class Spawner
{
    private static readonly BlockingCollection<(Process Process, TaskCompletionSource Started)> Requests = Begin();

    /// <summary>Starts a process.</summary>
    public static Task StartAsync(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((process, started));
        return started.Task;
    }

    private static BlockingCollection<(Process, TaskCompletionSource)> Begin()
    {
        var requests = new BlockingCollection<(Process, TaskCompletionSource)>();
        var thread = new Thread(() => Run(requests), maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting spawner" };
        thread.UnsafeStart();
        return requests;
    }

    private static void Run(BlockingCollection<(Process Process, TaskCompletionSource Started)> requests)
    {
        foreach (var (process, started) in requests.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        }
    }
}
