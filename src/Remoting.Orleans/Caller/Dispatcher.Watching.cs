using Remoting.Watching;

namespace Remoting.Clustering;

// What those see who look at the cluster.
internal sealed partial class Dispatcher : IWatchedCluster
{
    /// <summary>A silo that has not told by then what its workers do is asked again.</summary>
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(2);

    string IShown.Name => "cluster";

    public ClusterView View()
    {
        using (_gate.Enter())
        {
            return new ClusterView(
                [.. _sessions.Values.OrderBy(session => session.Silo, StringComparer.Ordinal).Select(session => new SiloView(session.Silo, WordsOf(StatusOf(session)), session.LastError is null,
                    session.Load.Workers, session.Calls, session.Load.Calls, session.Load.CallTime))],
                QueuedCalls(), _completed, _deaths);
        }
    }

    /// <summary>Beside the sessions, whatever becomes of it: nothing of a call waits for it, or is lost with it.</summary>
    public async Task<ReadOnlyMemory<byte>?> LookAsync(string silo, long viewer, long frame) =>
        Look.ReadAnswer(await _backend.ExchangeAsync(silo, new Look(viewer, frame).Write(), _stopping.Token).WithinAsync(LookTime, _time, _stopping.Token).ConfigureAwait(false));

    private static string WordsOf(SiloState state) => state switch
    {
        SiloState.Joining => "joining",
        SiloState.Ready => "ready",
        SiloState.Leaving => "leaving",
        _ => "without workers",
    };
}
