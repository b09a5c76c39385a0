using Remoting.Scheduling;

namespace Remoting.Clustering;

/// <summary>A record, or a part of one.</summary>
/// <param name="HasMore">Whether another part of the same record follows.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Content">Where they are instead as long as it was not sent.</param>
internal readonly record struct RecordPiece(bool HasMore, ReadOnlyMemory<byte> Bytes, IPieceContent? Content = null)
{
    public int Length => Content?.Length ?? Bytes.Length;

    /// <summary>With its bytes, as it travels.</summary>
    public RecordPiece Read() => Content is null ? this : new RecordPiece(HasMore, Content.Read());
}

/// <summary>
/// What one end of a session has to say, in order, and numbered. Everything is kept until the other end has said that it has it: a message of the cluster
/// may be lost, and then it is sent again. Its owner's lock guards it.
/// </summary>
internal sealed class RecordOutbox
{
    /// <summary>A record is cut into pieces of so many bytes, so that no message becomes large, whatever a call has as arguments.</summary>
    public const int PieceBytes = 256 * 1024;

    private readonly Deque<RecordPiece> _kept = new();

    /// <summary>Number of the first that is kept.</summary>
    private long _first = 1;

    /// <summary>Number of the next that is sent.</summary>
    private long _next = 1;

    /// <summary>Number of the last that was ever sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Number of the last that the other end has said to have.</summary>
    public long Confirmed => _first - 1;

    /// <summary>Number of the last one.</summary>
    public long Last => _first + _kept.Count - 1;

    /// <summary>Whether the other end has everything.</summary>
    public bool IsEmpty => _kept.Count == 0;

    public bool HasUnsent => _next <= Last;

    /// <summary>Adds a record. Gives the number of its first piece.</summary>
    public long Add(ReadOnlyMemory<byte> record)
    {
        long number = Last + 1;
        while (record.Length > PieceBytes)
        {
            _kept.PushBack(new RecordPiece(true, record[..PieceBytes]));
            record = record[PieceBytes..];
        }
        _kept.PushBack(new RecordPiece(false, record));
        return number;
    }

    /// <summary>Adds a record that is one piece.</summary>
    public void Add(IPieceContent content) => _kept.PushBack(new RecordPiece(false, default, content));

    /// <summary>
    /// Takes what is sent next. Gives the number of the first. Invariant: with what goes before each piece they are no more than so many bytes, or one piece; so a message
    /// is no longer than <see cref="Request.MostBytes"/> and what is in it besides.
    /// </summary>
    /// <param name="mostBytes">How many; none are taken where that is 0.</param>
    /// <param name="pieces">Gets them.</param>
    public long Take(int mostBytes, List<RecordPiece> pieces)
    {
        long first = _next;
        long bytes = 0;
        while (mostBytes > 0 && HasUnsent)
        {
            var piece = _kept[(int)(_next - _first)];
            bytes += Envelope.PieceHeader + piece.Length;
            if (bytes > mostBytes && pieces.Count > 0)
                break;
            pieces.Add(piece);
            _next++;
        }
        Sent = Math.Max(Sent, _next - 1);
        return first;
    }

    /// <summary>The other end has everything up to a number. What was never sent it cannot have.</summary>
    public void Acknowledge(long through)
    {
        through = Math.Min(through, Sent);
        while (_first <= through)
        {
            _kept.PopFront();
            _first++;
        }
        _next = Math.Max(_next, _first);
    }

    /// <summary>A message was lost, perhaps with some of it: all that is not acknowledged is sent again.</summary>
    public void Rewind() => _next = _first;
}
