using System.Diagnostics;
using System.Globalization;
using System.Text;
using Remoting.Protocol;

namespace Remoting.WorkerHost;

/// <summary>A worker that somebody wants to debug from its beginning: it says its number, and waits until a debugger is attached. It ends with its parent all the time.</summary>
internal static class DebuggerWait
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits, if that was asked for.</summary>
    /// <param name="workerId">This worker.</param>
    public static void WaitIfAskedFor(int workerId)
    {
        if (!Debugging.IsWaitAskedFor(Environment.GetEnvironmentVariable(Debugging.WaitVariable)) || Debugger.IsAttached)
            return;
        try
        {
            // Not through Console.Error, which the program may have replaced.
            using var error = Console.OpenStandardError();
            error.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"Remoting: worker {workerId} is process {Environment.ProcessId} and waits for a debugger ({Debugging.WaitVariable}).\n")));
        }
        catch (IOException)
        {
            // Nobody reads it; the number of the process can be had from the pool's snapshot, too.
        }
        // There is no event for it.
        while (!Debugger.IsAttached)
            Thread.Sleep(Look);
    }
}
