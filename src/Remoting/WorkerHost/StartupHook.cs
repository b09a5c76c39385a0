using Remoting.Processes;
using Remoting.Protocol;
using Remoting.WorkerHost;

/// <summary>Where a worker process begins that is the program itself, as a single file. The runtime looks for this very name, outside of any namespace.</summary>
internal static class StartupHook
{
    /// <summary>Called by the runtime on its main thread, before the program's <c>Main</c>, which a worker does not come to.</summary>
    public static void Initialize()
    {
        StartupHookLaunch.Leave();
        if (WorkerTicket.Take() is { } ticket)
            WorkerMain.Serve(ticket);
    }
}
