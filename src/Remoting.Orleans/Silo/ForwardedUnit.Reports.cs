using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Clustering;

// What its calls report of their progress.
internal sealed partial class ForwardedUnit
{
    /// <summary>The room for reports of those calls that have reported, by index; null where none has.</summary>
    private SemaphoreSlim?[]? _reportRooms;

    /// <summary>A report of progress. Waits for room on a thread that may wait: whoever reports then waits, too.</summary>
    /// <remarks>
    /// Each call has room of its own, since its caller says of each call by itself what was told: in one room of all of them many calls with a few reports each
    /// would fill it, and none of them would ever be said to have been told.
    /// </remarks>
    /// <exception cref="RemoteSerializationException">It is too long: as with one that cannot be read, the call has that in place of its result.</exception>
    public void SendReport(int index, int parameter, byte[] value)
    {
        if (value.Length > _session.MostBytes)
        {
            string name = _callables[index].Name;
            throw new RemoteSerializationException(name, null, $"A report of progress of {name} has {value.Length} bytes; over a cluster {_session.MostBytes} travel at most.", null);
        }
        if (_isLost || !ReportRoomOf(index).Wait(ServedSession.Patience, CancellationToken.None) || _isLost)
            return;
        var writer = new RecordWriter(RecordKind.Report, 32 + value.Length);
        writer.Write(Number);
        writer.Write(index);
        writer.Write(parameter);
        writer.WriteRaw(value);
        _session.Post(this, writer.ToArray(), isOver: false);
    }

    /// <summary>The caller has told reports of the call at an index.</summary>
    /// <exception cref="ProtocolException">There is no such call.</exception>
    public void OnTold(int index, int count)
    {
        if ((uint)index >= (uint)Count)
            throw new ProtocolException("Reports are of a call.");
        SemaphoreSlim? room;
        lock (_gate)
            room = _reportRooms?[index];
        if (room is null)
            return;
        // Whatever a caller says, no more than there are.
        count = Math.Min(count, FlowControl.ReportWindow - room.CurrentCount);
        if (count > 0)
            room.Release(count);
    }

    private SemaphoreSlim ReportRoomOf(int index)
    {
        lock (_gate)
        {
            ref var room = ref (_reportRooms ??= new SemaphoreSlim?[Count])[index];
            // Where the caller was lost just before nobody releases it: it has room at first, and is not waited for again.
            return room ??= new SemaphoreSlim(FlowControl.ReportWindow);
        }
    }
}
