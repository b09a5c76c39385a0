using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// Somebody looks at a silo from elsewhere, and asks what its workers do. It belongs to no session, and none ends by it: a silo that does not know of it says
/// that it is no message, as to any that it does not understand.
/// </summary>
/// <param name="Viewer">Who looks: a number of the viewer's own.</param>
/// <param name="Frame">Which frame is asked for, from 1 on. The same again gives the same again: messages may be lost, and come twice.</param>
internal readonly record struct Look(long Viewer, long Frame)
{
    /// <summary>Where a message of a session has its version, and stands for one: another kind of look has another one.</summary>
    private const byte Mark = 0xA1;

    public byte[] Write()
    {
        var writer = new RecordWriter(17);
        writer.Write(Mark);
        writer.Write(Viewer);
        writer.Write(Frame);
        return writer.ToArray();
    }

    /// <summary>False where it is a message of a session, or none.</summary>
    /// <exception cref="ProtocolException">It begins like one, and is none.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> message, out Look look)
    {
        look = default;
        if (message.IsEmpty || message.Span[0] != Mark)
            return false;
        var reader = new RecordReader(message[1..]);
        look = new Look(reader.ReadInt64(), reader.ReadInt64());
        return true;
    }

    /// <param name="frame">Empty where the silo has nothing to tell.</param>
    public static byte[] WriteAnswer(ReadOnlySpan<byte> frame)
    {
        var writer = new RecordWriter(1 + frame.Length);
        writer.Write(Mark);
        writer.WriteRaw(frame);
        return writer.ToArray();
    }

    /// <summary>The frame; null where the silo does not tell.</summary>
    public static ReadOnlyMemory<byte>? ReadAnswer(ReadOnlyMemory<byte> answer) => answer.Length > 1 && answer.Span[0] == Mark ? answer[1..] : default(ReadOnlyMemory<byte>?);
}
