using System.Runtime.InteropServices;
using Remoting.Processes;
using Remoting.Protocol;

namespace Remoting.WorkerHost;

/// <summary>Where a worker process begins: <c>dotnet exec Remoting.dll</c> under the configuration of the program that started it.</summary>
internal static class WorkerMain
{
    private const int NotAWorker = 64; // EX_USAGE

    private static int Main()
    {
        if (WorkerTicket.Take() is not { } ticket)
            return Refuse();
        ProcessControl.Current.BecomeFamily();
        ProcessControl.Current.DieWithParent(ticket.ParentProcessId);
        ProcessControl.Current.WriteAsItIsRead();
        // Where Ctrl-C does reach this process (Windows, or somebody signals it): what becomes of workers is the parent's decision.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static context => context.Cancel = true);
        int exitCode = new WorkerSession(ticket).Run();
        // Exit, not return: threads that the program's code left running must not hold the worker.
        Environment.Exit(exitCode);
        return exitCode;
    }

    // Apart, so that a worker does not load what only this needs.
    private static int Refuse()
    {
        Console.Error.WriteLine("Remoting.dll is a library. It starts itself as a worker process when a ProcessPoolExecutor needs one.");
        return NotAWorker;
    }
}
