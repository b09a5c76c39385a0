using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// A message of a caller to a silo: what it has to say, and how far it has heard. The silo answers when it has something to say itself, and otherwise after a
/// while, which is the heartbeat.
/// </summary>
/// <param name="Session">The session's number, which the silo has given; 0 to begin one.</param>
/// <param name="Number">The message's own number. No two of a session have the same, those that are said again neither.</param>
/// <param name="Open">Numbers of earlier messages whose answers may still come. So the silo knows which answers were lost: those to messages that are not open any
/// more, and whose pieces were not heard.</param>
/// <param name="Heard">Number of the last piece that has come from the silo, with all before it.</param>
/// <param name="First">Number of the first piece.</param>
/// <param name="Pieces">What the caller says.</param>
internal readonly record struct Request(long Session, long Number, long[] Open, long Heard, long First, List<RecordPiece> Pieces)
{
    /// <summary>Another version of these messages is not understood: both sides say so instead of guessing.</summary>
    public const byte Version = 4;

    /// <summary>
    /// The pieces of a message, and those of an answer, have no more bytes together, far below what the cluster takes (100 MiB), so that no connection is held up by one.
    /// </summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>What else is in a message, or an answer, has no more.</summary>
    public const int MostBytesBeside = 256;

    /// <summary>Whether the silo is to answer at once, though it has nothing to say: its caller waits for that to say more.</summary>
    public bool IsHurried { get; init; }

    /// <summary>The pieces of the answer have no more bytes than this.</summary>
    public int MostAnswered { get; init; } = MostBytes;

    /// <summary>Under no lock: pieces may be read from where they are.</summary>
    public byte[] Write()
    {
        // As much as is written: so it is written once, and not copied.
        var writer = new RecordWriter(34 + 8 * Open.Length + Envelope.SizeOf(Pieces));
        writer.Write(Version);
        writer.Write(Session);
        writer.Write(Number);
        writer.Write(Open.Length);
        foreach (long open in Open)
            writer.Write(open);
        writer.Write(Heard);
        writer.Write(IsHurried);
        writer.Write(MostAnswered);
        Envelope.Write(writer, First, Pieces);
        return writer.ToArray();
    }

    /// <exception cref="ProtocolException">The bytes are no such message.</exception>
    public static Request Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        byte version = reader.ReadByte();
        if (version != Version)
            throw new ProtocolException($"This silo speaks version {Version} of the cluster's messages, its caller version {version}.");
        long session = reader.ReadInt64();
        long number = reader.ReadInt64();
        long[] open = new long[reader.ReadCount(8)];
        for (int i = 0; i < open.Length; i++)
            open[i] = reader.ReadInt64();
        long heard = reader.ReadInt64();
        bool isHurried = reader.ReadBoolean();
        int mostAnswered = Math.Clamp(reader.ReadInt32(), 0, MostBytes);
        var (first, pieces) = Envelope.Read(ref reader);
        return new Request(session, number, open, heard, first, pieces) { IsHurried = isHurried, MostAnswered = mostAnswered };
    }
}

/// <summary>The pieces that a message carries.</summary>
internal static class Envelope
{
    /// <summary>What goes before each piece.</summary>
    public const int PieceHeader = 5;

    public static int SizeOf(List<RecordPiece> pieces)
    {
        int size = sizeof(long) + sizeof(int);
        foreach (var piece in pieces)
            size += PieceHeader + piece.Length;
        return size;
    }

    public static void Write(RecordWriter writer, long first, List<RecordPiece> pieces)
    {
        writer.Write(first);
        writer.Write(pieces.Count);
        foreach (var piece in pieces)
        {
            writer.Write(piece.HasMore);
            writer.WriteBytes(piece.Read().Bytes.Span);
        }
    }

    /// <exception cref="ProtocolException">The bytes are no pieces.</exception>
    public static (long First, List<RecordPiece> Pieces) Read(ref RecordReader reader)
    {
        long first = reader.ReadInt64();
        int count = reader.ReadCount(PieceHeader);
        var pieces = new List<RecordPiece>(count);
        for (int i = 0; i < count; i++)
        {
            bool hasMore = reader.ReadBoolean();
            pieces.Add(new RecordPiece(hasMore, reader.ReadBytes()));
        }
        return (first, pieces);
    }
}
