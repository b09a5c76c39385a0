using System.Buffers.Binary;
using System.Text;

namespace Remoting.Clustering;

/// <summary>Writes numbers, texts and bytes one behind the other, little-endian.</summary>
internal sealed class RecordWriter
{
    private byte[] _buffer;

    public RecordWriter(int capacity = 256) => _buffer = new byte[capacity];

    public RecordWriter(RecordKind kind, int capacity = 256)
        : this(capacity) => Write((byte)kind);

    public int Length { get; private set; }

    /// <summary>What was written, where it is; nothing more is written then.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>What was written, and nothing beside it: where that fills the room that there was, it is not copied.</summary>
    public byte[] ToArray() => Length == _buffer.Length ? _buffer : _buffer.AsSpan(0, Length).ToArray();

    public void Write(byte value) => Reserve(1)[0] = value;

    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Write(Guid value) => value.TryWriteBytes(Reserve(16));

    /// <summary>Bytes and nothing before them: what follows to the end, or of a known length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Room for so many bytes, which its caller fills.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_buffer.Length - Length < length)
            Grow(length);
        var room = _buffer.AsSpan(Length, length);
        Length += length;
        return room;
    }

    /// <summary>Bytes with their length before them.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        WriteRaw(bytes);
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
        Encoding.UTF8.GetBytes(text, Reserve(length));
    }

    private void Grow(int length)
    {
        int needed = checked(Length + length);
        Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength));
    }
}
