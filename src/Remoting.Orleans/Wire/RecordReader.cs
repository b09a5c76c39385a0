using System.Buffers.Binary;
using System.Text;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// Reads what <see cref="RecordWriter"/> has written. Whatever the bytes are: it reads no further than they go, and makes nothing that is larger
/// than they are, but throws <see cref="ProtocolException"/>.
/// </summary>
internal struct RecordReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _left = bytes;

    public readonly int Left => _left.Length;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlyMemory<byte> Rest => _left;

    public byte ReadByte() => Take(1)[0];

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw new ProtocolException("A truth value is 0 or 1."),
    };

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public Guid ReadGuid() => new(Take(16));

    /// <summary>How many of something follow, each of which has at least so many bytes.</summary>
    public int ReadCount(int least)
    {
        int count = ReadInt32();
        return count >= 0 && count <= _left.Length / least ? count : throw new ProtocolException($"There are no {count} of what is said to follow.");
    }

    /// <summary>Bytes with their length before them.</summary>
    public ReadOnlyMemory<byte> ReadBytes() => ReadRaw(ReadInt32());

    /// <summary>So many bytes.</summary>
    public ReadOnlyMemory<byte> ReadRaw(int length)
    {
        if ((uint)length > (uint)_left.Length)
            throw new ProtocolException($"There are no {length} bytes.");
        var taken = _left[..length];
        _left = _left[length..];
        return taken;
    }

    /// <summary>All that is left.</summary>
    public ReadOnlyMemory<byte> ReadRest() => ReadRaw(_left.Length);

    public string? ReadText()
    {
        int length = ReadInt32();
        return length == -1 ? null : Encoding.UTF8.GetString(ReadRaw(length).Span);
    }

    private ReadOnlySpan<byte> Take(int length) => ReadRaw(length).Span;
}
