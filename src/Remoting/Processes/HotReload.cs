using System.Text;

[assembly: System.Reflection.Metadata.MetadataUpdateHandler(typeof(Remoting.Processes.HotReload))]

namespace Remoting.Processes;

/// <summary>
/// Told by the runtime when a method of this program is replaced while it runs (<c>dotnet watch</c>, an editor's hot reload). Workers cannot follow: they load
/// the program's files, which such a change does not touch, so a new worker would run the old code as an old one does. That is said, once.
/// </summary>
internal static class HotReload
{
    private const string Notice = "Remoting: code of this program was replaced while it runs (hot reload). Worker processes run it as it was built: " +
        "restart the program (Ctrl-R in dotnet watch) for calls to see the change, or run it with REMOTING_IN_PROCESS=1 meanwhile.\n";

    private static bool _updated;
    private static bool _hasWorkers;
    private static int _told;

    /// <summary>By the name and with the parameters that the runtime looks for.</summary>
    /// <param name="updatedTypes">What was changed, where that is known.</param>
    public static void UpdateApplication(Type[]? updatedTypes)
    {
        _ = updatedTypes;
        Volatile.Write(ref _updated, true);
        TellIfStale();
    }

    /// <summary>A worker starts.</summary>
    public static void NoteWorker()
    {
        if (Volatile.Read(ref _hasWorkers) && !Volatile.Read(ref _updated))
            return;
        Volatile.Write(ref _hasWorkers, true);
        TellIfStale();
    }

    private static void TellIfStale()
    {
        if (!Volatile.Read(ref _updated) || !Volatile.Read(ref _hasWorkers) || Interlocked.Exchange(ref _told, 1) != 0)
            return;
        try
        {
            using var error = StandardStreams.OpenError();
            error.Write(Encoding.UTF8.GetBytes(Notice));
        }
        catch (Exception)
        {
            // Nobody reads it, and what runs here is not to fail for that.
        }
    }
}
