using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// Bodies of the frames that a worker starts with, by the framework's own writer and reader. Those are compiled already; MessagePack's every worker
/// would have to compile anew, and only for these, where its calls carry numbers.
/// </summary>
internal static class PlainBody
{
    /// <summary>Writes a whole frame.</summary>
    public static void Write(FrameBuffer buffer, FrameKind kind, Action<BinaryWriter> write)
    {
        var bytes = new MemoryStream();
        write(new BinaryWriter(bytes));
        int start = Frames.Begin(buffer);
        int length = checked((int)bytes.Length);
        bytes.GetBuffer().AsSpan(0, length).CopyTo(buffer.GetSpan(length));
        buffer.Advance(length);
        Frames.End(buffer, start, kind);
    }

    /// <exception cref="ProtocolException">It is not such a body.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, Func<BinaryReader, T> read)
    {
        try
        {
            return read(new BinaryReader(new MemoryStream(body.ToArray())));
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw new ProtocolException($"A frame does not hold what its kind says: {e.Message}");
        }
    }

    public static void WriteBytes(this BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    /// <exception cref="EndOfStreamException">There are not so many.</exception>
    public static byte[] ReadBytes(this BinaryReader reader)
    {
        int length = reader.ReadInt32();
        // Looked at before room is made for them.
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException($"There are no {length} bytes.");
        return reader.ReadBytes(length);
    }
}
