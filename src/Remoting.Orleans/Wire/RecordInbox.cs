using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// The other end of a <see cref="RecordOutbox"/>: gives each record once, in order, however often and in whichever order its pieces come. Its owner's lock
/// guards it.
/// </summary>
/// <param name="mostBytes">A record is no longer than this.</param>
internal sealed class RecordInbox(long mostBytes)
{
    /// <summary>So many pieces that come too early are kept; more are dropped, and sent again.</summary>
    private const int MostEarly = 4096;

    private readonly Dictionary<long, RecordPiece> _early = [];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private long _mostBytes = mostBytes;
    private long _partBytes;

    /// <summary>Number of the last piece of which all before it are there, too.</summary>
    public long Through { get; private set; }

    /// <summary>The other end may say records that are as long as this.</summary>
    public void Allow(long mostBytes) => _mostBytes = Math.Max(_mostBytes, mostBytes);

    /// <summary>Takes pieces in; adds the records that are whole by that.</summary>
    /// <exception cref="ProtocolException">A record is too long.</exception>
    public void Accept(long first, List<RecordPiece> pieces, List<ReadOnlyMemory<byte>> records)
    {
        for (int i = 0; i < pieces.Count; i++)
        {
            long number = first + i;
            if (number == Through + 1)
                Take(pieces[i], records);
            else if (number > Through && _early.Count < MostEarly)
                _early[number] = pieces[i];
        }
        while (_early.Count > 0 && _early.Remove(Through + 1, out var piece))
            Take(piece, records);
    }

    private void Take(RecordPiece piece, List<ReadOnlyMemory<byte>> records)
    {
        Through++;
        _early.Remove(Through);
        if (_parts.Count == 0 && !piece.HasMore)
        {
            records.Add(piece.Bytes);
            return;
        }
        _partBytes += piece.Bytes.Length;
        if (_partBytes > _mostBytes)
            throw new ProtocolException($"A record of the cluster has more than {_mostBytes} bytes.");
        _parts.Add(piece.Bytes);
        if (piece.HasMore)
            return;
        byte[] whole = new byte[_partBytes];
        int at = 0;
        foreach (var part in _parts)
        {
            part.CopyTo(whole.AsMemory(at));
            at += part.Length;
        }
        _parts.Clear();
        _partBytes = 0;
        records.Add(whole);
    }
}
