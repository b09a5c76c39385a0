using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>A shared value as one caller has told of it: its parts as long as some are missing, and from then on a share in what the silo keeps.</summary>
/// <param name="id">Its number.</param>
/// <param name="length">How many bytes it has.</param>
internal sealed class ServedShare(long id, long length)
{
    private readonly Lock _gate = new();
    private List<ReadOnlyMemory<byte>>? _parts = [];
    private long _come;
    private StoredValue? _stored;
    private bool _isOver;

    public bool IsWhole => _come == length;

    /// <summary>Why the silo cannot keep it.</summary>
    public RemotingException? WhyNot { get; private set; }

    /// <summary>Adds what comes next. True where it is whole by that.</summary>
    /// <exception cref="ProtocolException">It is more than there was to come.</exception>
    public bool Add(ReadOnlyMemory<byte> part)
    {
        if (part.Length == 0 || part.Length > length - _come)
            throw new ProtocolException("A part of a shared value goes beyond its end.");
        _parts!.Add(part);
        _come += part.Length;
        return IsWhole;
    }

    /// <summary>Keeps the whole of it. Where there is no memory for that, calls that have it fail.</summary>
    public void Keep(SharedStore store)
    {
        StoredValue? stored = null;
        try
        {
            stored = store.Keep(id, length, _parts!);
        }
        catch (Exception e) when (e is IOException or RemotingException or UnauthorizedAccessException)
        {
            WhyNot = new RemotingException($"The silo has no room for a shared value of {length} bytes: {e.Message}", e);
        }
        _parts = null;
        lock (_gate)
            _stored = stored;
    }

    /// <summary>Gives calls a share.</summary>
    public bool TryUse(SharedUses uses)
    {
        lock (_gate)
        {
            if (_isOver || _stored?.TryHold() != true)
                return false;
            uses.Add(_stored.Item);
            return true;
        }
    }

    /// <summary>The caller will not have calls with it any more.</summary>
    public void LetGo()
    {
        StoredValue? stored;
        lock (_gate)
        {
            _isOver = true;
            stored = _stored;
            _stored = null;
        }
        stored?.Release();
    }
}
