using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Remoting.Platform;
using Remoting.Processes;
using Remoting.Protocol;

namespace Remoting.WorkerHost;

/// <summary>Where a worker process begins, if this library is the program that was started.</summary>
internal static class WorkerMain
{
    private static int Main()
    {
        if (WorkerTicket.Take() is { } ticket)
            Serve(ticket);
        return Refuse("Remoting.dll is a library. It starts itself as a worker process when a ProcessPoolExecutor needs one.");
    }

    /// <summary>This process is a worker from here to its end.</summary>
    [DoesNotReturn]
    public static void Serve(WorkerTicket ticket)
    {
        ProcessControl.Current.BecomeFamily();
        ProcessControl.Current.DieWithParent(ticket.ParentProcessId);
        ProcessControl.Current.WriteAsItIsRead();
        OwnVariables.Restore();
        // Where Ctrl-C does reach this process (Windows, or somebody signals it): what becomes of workers is the parent's decision.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static context => context.Cancel = true);
        // Exit, not return: threads that the program's code left running must not hold the worker.
        Environment.Exit(ProgramKind.IsNative && OperatingSystem.IsLinux() ? RunWithMarkedStack(ticket) : new WorkerSession(ticket).Run());
    }

    /// <summary>On another thread: the stack of the first one grows as it is used, and has no end that could be marked.</summary>
    private static int RunWithMarkedStack(WorkerTicket ticket)
    {
        const int asOfFirstThread = 8 << 20;
        int exitCode = 0;
        var thread = new Thread(() =>
        {
            StackEnd.Mark();
            exitCode = new WorkerSession(ticket).Run();
        }, asOfFirstThread) { Name = "Remoting worker" };
        thread.UnsafeStart();
        thread.Join();
        return exitCode;
    }

    // Apart, so that a worker does not load what only this needs.
    public static int Refuse(string reason)
    {
        const int usage = 64; // EX_USAGE
        Console.Error.WriteLine(reason);
        return usage;
    }
}
