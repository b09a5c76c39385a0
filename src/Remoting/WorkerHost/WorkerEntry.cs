using System.ComponentModel;
using System.Reflection;
using Remoting.Processes;
using Remoting.Protocol;

namespace Remoting.WorkerHost;

/// <summary>For generated code: called by each executable before anything of its own runs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerEntry
{
    /// <summary>
    /// Where the program is compiled ahead of time, makes a worker of a process that was started as one, and then does not return. Anywhere else a
    /// worker does not come here with its ticket; one that does ends, before the program could start workers of its own. Unless this library is what was
    /// started: then the program's <c>Main</c> will not run, and what comes here early is a hook of the program's own.
    /// </summary>
    public static void Reach()
    {
        NativeLaunch.IsPrepared = ProgramKind.IsNative;
        if (!WorkerTicket.IsHeld || Assembly.GetEntryAssembly() == typeof(WorkerEntry).Assembly || (!ProgramKind.IsNative && StartupHookLaunch.IsToCome))
            return;
        if (ProgramKind.IsNative && WorkerTicket.Take() is { } ticket)
            WorkerMain.Serve(ticket);
        Environment.Exit(WorkerMain.Refuse(WorkerTicket.Stray));
    }
}
