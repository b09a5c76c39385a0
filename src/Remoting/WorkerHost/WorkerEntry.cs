using System.ComponentModel;
using Remoting.Processes;
using Remoting.Protocol;

namespace Remoting.WorkerHost;

/// <summary>For generated code: called by each executable before anything of its own runs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerEntry
{
    /// <summary>
    /// Where the program is compiled ahead of time, makes a worker of a process that was started as one, and then does not return. Anywhere else a
    /// worker does not come here; one that does ends, before the program could start workers of its own.
    /// </summary>
    public static void Reach()
    {
        NativeLaunch.IsPrepared = ProgramKind.IsNative;
        if (!WorkerTicket.IsHeld)
            return;
        if (ProgramKind.IsNative && WorkerTicket.Take() is { } ticket)
            WorkerMain.Serve(ticket);
        Environment.Exit(WorkerMain.Refuse(WorkerTicket.Stray));
    }
}
