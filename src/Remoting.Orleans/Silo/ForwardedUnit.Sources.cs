using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Clustering;

// The sources of its calls.
internal sealed partial class ForwardedUnit
{
    /// <summary>Those of calls that have wanted something of theirs; null where none has.</summary>
    private ForwardedSources?[]? _sources;
    private volatile bool _isLost;

    /// <summary>The sources of the call at an index, which are where its caller is.</summary>
    public ForwardedSources SourcesAt(int index)
    {
        lock (_gate)
        {
            ref var sources = ref (_sources ??= new ForwardedSources?[Count])[index];
            return sources ??= new ForwardedSources(this, index, _hasEnded[index], _isLost);
        }
    }

    /// <summary>The caller is gone: nobody gives items, and nobody is told of progress.</summary>
    public void LoseCaller()
    {
        ForwardedSources?[] sources;
        SemaphoreSlim?[] rooms;
        lock (_gate)
        {
            _isLost = true;
            sources = [.. _sources ?? []];
            rooms = [.. _reportRooms ?? []];
        }
        // One line a call may wait.
        foreach (var room in rooms)
            room?.Release();
        foreach (var one in sources)
            one?.Lose();
    }

    /// <summary>The caller gives an item of a source; or, without one, its end.</summary>
    /// <exception cref="ProtocolException">No such call can have wanted that.</exception>
    public void Give(int index, int number, ReadOnlyMemory<byte>? item, CallError? error)
    {
        ForwardedSources? sources;
        lock (_gate)
        {
            if ((uint)index >= (uint)Count || _sources?[index] is null)
                throw new ProtocolException("A call gets items that it does not want.");
            sources = _sources[index];
        }
        if (item is { } bytes)
            sources!.Give(number, bytes);
        else
            sources!.GiveEnd(number, error);
    }

    /// <summary>A call wants something of its sources.</summary>
    public void SendOrder(int index, SourceOrder order) => _session.Post(this, SourceRecord.WriteWanted(Number, index, order), isOver: false);
}
