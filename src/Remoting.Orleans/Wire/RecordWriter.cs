using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Remoting.Clustering;

/// <summary>Writes numbers, texts and bytes one behind the other, little-endian.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer;

    public RecordWriter(int capacity = 256) => _buffer = new ArrayBufferWriter<byte>(capacity);

    public RecordWriter(RecordKind kind, int capacity = 256)
        : this(capacity) => Write((byte)kind);

    public int Length => _buffer.WrittenCount;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Write(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Write(Guid value)
    {
        value.TryWriteBytes(_buffer.GetSpan(16));
        _buffer.Advance(16);
    }

    /// <summary>Bytes and nothing before them: what follows to the end, or of a known length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Room for so many bytes, which its caller fills.</summary>
    public Span<byte> Reserve(int length)
    {
        var room = _buffer.GetSpan(length)[..length];
        _buffer.Advance(length);
        return room;
    }

    /// <summary>Bytes with their length before them.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _buffer.Write(bytes);
    }

    /// <summary>A text, or null.</summary>
    public void Write(string? text)
    {
        if (text is null)
        {
            Write(-1);
            return;
        }
        int length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }
}
