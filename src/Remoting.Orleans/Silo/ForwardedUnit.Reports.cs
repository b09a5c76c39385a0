using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Clustering;

// What its calls report of their progress.
internal sealed partial class ForwardedUnit
{
    /// <summary>The room for reports of those calls that have reported, by index; null where none has.</summary>
    private SemaphoreSlim?[]? _reportRooms;

    /// <summary>The last reports for which there was no room, by index and parameter: they are told before the outcome, for the last one is always told.</summary>
    private Dictionary<(int Index, int Parameter), byte[]>? _kept;

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
        if (_isLost)
            return;
        bool hasRoom = ReportRoomOf(index).Wait(_session.ReportPatience, CancellationToken.None);
        if (!_isLost && Keep(index, parameter, hasRoom ? null : value))
            PostReport(index, parameter, value);
    }

    /// <summary>A report that has no room is kept in place of the one before. Whether it is to be sent.</summary>
    private bool Keep(int index, int parameter, byte[]? value)
    {
        lock (_gate)
        {
            if (value is null)
                _kept?.Remove((index, parameter));
            else if (!_hasEnded[index])
                (_kept ??= [])[(index, parameter)] = value;
        }
        return value is null;
    }

    /// <summary>The call is about to have its outcome.</summary>
    private void PostKept(int index)
    {
        (int Parameter, byte[] Value)[] kept;
        lock (_gate)
        {
            if (_kept is null)
                return;
            kept = [.. _kept.Where(entry => entry.Key.Index == index).Select(entry => (entry.Key.Parameter, entry.Value))];
            foreach (var (parameter, _) in kept)
                _kept.Remove((index, parameter));
        }
        foreach (var (parameter, value) in kept)
            PostReport(index, parameter, value);
    }

    private void PostReport(int index, int parameter, byte[] value)
    {
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
