using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>What the numbers of segments mean in this worker. They stay mapped: the parent uses a few again and again.</summary>
internal sealed class SegmentTable : IDisposable
{
    private readonly Dictionary<long, SharedMemory> _segments = [];

    /// <exception cref="ProtocolException">It has been defined before.</exception>
    public void Define(SegmentIdentity segment)
    {
        if (_segments.ContainsKey(segment.Id))
            throw new ProtocolException($"There is a segment {segment.Id} already.");
        _segments.Add(segment.Id, SharedMemory.OpenToRead(segment.Path));
    }

    /// <summary>The bytes at a place.</summary>
    /// <exception cref="ProtocolException">There is no such place.</exception>
    public ReadOnlyMemory<byte> Find(SegmentPlace place)
    {
        if (!_segments.TryGetValue(place.Segment, out var memory))
            throw new ProtocolException($"There is no segment {place.Segment}.");
        var (_, offset, length) = place;
        if (offset < 0 || length < 0 || length > Array.MaxLength || offset > memory.Size - length)
            throw new ProtocolException($"A segment of {memory.Size} bytes does not have {length} from {offset} on.");
        return new SharedBytes(memory, offset, (int)length).Memory;
    }

    public void Dispose()
    {
        foreach (var segment in _segments.Values)
            segment.Dispose();
        _segments.Clear();
    }
}
