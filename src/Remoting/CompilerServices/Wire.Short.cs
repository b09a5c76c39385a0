using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace Remoting.CompilerServices;

// Numbers without MessagePack's reader and writer, which take longer to make than a number takes to write or read. The bytes are the same.
// What reads says false to whatever is not what the writers here write: then the reader is asked, which takes all that MessagePack allows and
// knows the errors.
public static partial class Wire
{
    /// <summary>Longer blocks are left to the writer and the reader.</summary>
    private const int ShortBlock = byte.MaxValue;

    private const int LongestNumber = 9;

    /// <summary>Writes a number.</summary>
    public static void Write(IBufferWriter<byte> buffer, int value) => Write(buffer, (long)value);

    /// <summary>Writes a number.</summary>
    public static void Write(IBufferWriter<byte> buffer, long value)
    {
        var span = buffer.GetSpan(LongestNumber);
        if (value is <= MessagePackRange.MaxFixPositiveInt and >= MessagePackRange.MinFixNegativeInt)
        {
            span[0] = (byte)value;
            buffer.Advance(1);
        }
        else
        {
            buffer.Advance(WriteInteger(span, value));
        }
    }

    /// <summary>Writes a number.</summary>
    public static void Write(IBufferWriter<byte> buffer, double value)
    {
        var span = buffer.GetSpan(LongestNumber);
        span[0] = MessagePackCode.Float64;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
        buffer.Advance(1 + sizeof(double));
    }

    /// <summary>Writes a truth value.</summary>
    public static void Write(IBufferWriter<byte> buffer, bool value)
    {
        buffer.GetSpan(1)[0] = value ? MessagePackCode.True : MessagePackCode.False;
        buffer.Advance(1);
    }

    /// <summary>Writes numbers as one block.</summary>
    public static void Write<T>(IBufferWriter<byte> buffer, T[]? value)
        where T : unmanaged
    {
        if (value is not null && value.GetType() == typeof(T[]) && MemoryMarshal.AsBytes(value.AsSpan()) is { Length: <= ShortBlock } bytes && BitConverter.IsLittleEndian)
        {
            var span = buffer.GetSpan(2 + bytes.Length);
            if (bytes.IsEmpty)
            {
                span[0] = MessagePackCode.MinFixArray;
                buffer.Advance(1);
                return;
            }
            span[0] = MessagePackCode.Bin8;
            span[1] = (byte)bytes.Length;
            bytes.CopyTo(span[2..]);
            buffer.Advance(2 + bytes.Length);
            return;
        }
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, value);
        writer.Flush();
    }

    /// <summary>Reads a number that is all there is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int value) => TryTake(ref bytes, out value) && bytes.IsEmpty;

    /// <summary>Reads a number that is all there is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out long value) => TryTake(ref bytes, out value) && bytes.IsEmpty;

    /// <summary>Reads a number that is all there is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out double value) => TryTake(ref bytes, out value) && bytes.IsEmpty;

    /// <summary>Reads a truth value that is all there is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out bool value) => TryTake(ref bytes, out value) && bytes.IsEmpty;

    /// <summary>Reads a block of numbers that is all there is.</summary>
    public static bool TryRead<T>(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T[]? value)
        where T : unmanaged
    {
        if (bytes is [MessagePackCode.MinFixArray])
        {
            value = [];
            return true;
        }
        if (bytes.Length < 2 || bytes[0] != MessagePackCode.Bin8 || bytes[1] != bytes.Length - 2 || bytes[1] % Unsafe.SizeOf<T>() != 0
            || !BitConverter.IsLittleEndian)
        {
            value = null;
            return false;
        }
        value = MemoryMarshal.Cast<byte, T>(bytes[2..]).ToArray();
        return true;
    }

    /// <summary>Reads a number, and goes on behind it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out int value)
    {
        var rest = bytes;
        bool isInteger = TryTake(ref rest, out long number);
        value = (int)number;
        if (!isInteger || value != number)
            return false;
        bytes = rest;
        return true;
    }

    /// <summary>Reads a number, and goes on behind it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        if (bytes.IsEmpty)
            return false;
        byte code = bytes[0];
        int size = 0;
        if (code is <= MessagePackCode.MaxFixInt or >= MessagePackCode.MinNegativeFixInt)
            value = (sbyte)code;
        else if ((size = SizeOfInteger(code)) == 0 || bytes.Length <= size || !TryReadInteger(code, bytes[1..], out value))
            return false;
        bytes = bytes[(1 + size)..];
        return true;
    }

    /// <summary>Reads a number, and goes on behind it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out double value)
    {
        if (bytes.Length <= sizeof(double) || bytes[0] != MessagePackCode.Float64)
        {
            value = 0;
            return false;
        }
        value = BinaryPrimitives.ReadDoubleBigEndian(bytes[1..]);
        bytes = bytes[(1 + sizeof(double))..];
        return true;
    }

    /// <summary>Reads a truth value, and goes on behind it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out bool value)
    {
        value = false;
        if (bytes.IsEmpty || bytes[0] is not (MessagePackCode.True or MessagePackCode.False))
            return false;
        value = bytes[0] == MessagePackCode.True;
        bytes = bytes[1..];
        return true;
    }

    private static int SizeOfInteger(byte code) => code switch
    {
        MessagePackCode.UInt8 or MessagePackCode.Int8 => 1,
        MessagePackCode.UInt16 or MessagePackCode.Int16 => 2,
        MessagePackCode.UInt32 or MessagePackCode.Int32 => 4,
        MessagePackCode.UInt64 or MessagePackCode.Int64 => 8,
        _ => 0,
    };

    private static bool TryReadInteger(byte code, ReadOnlySpan<byte> bytes, out long value)
    {
        value = code switch
        {
            MessagePackCode.UInt8 => bytes[0],
            MessagePackCode.Int8 => (sbyte)bytes[0],
            MessagePackCode.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            MessagePackCode.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            MessagePackCode.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            MessagePackCode.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
        // An unsigned one may be too large.
        return code != MessagePackCode.UInt64 || value >= 0;
    }

    /// <summary>Writes a number that is more than a code; gives the number of bytes.</summary>
    private static int WriteInteger(Span<byte> span, long value)
    {
        switch (value)
        {
            case >= 0 and <= byte.MaxValue:
                span[0] = MessagePackCode.UInt8;
                span[1] = (byte)value;
                return 2;
            case >= 0 and <= ushort.MaxValue:
                span[0] = MessagePackCode.UInt16;
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)value);
                return 3;
            case >= 0 and <= uint.MaxValue:
                span[0] = MessagePackCode.UInt32;
                BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)value);
                return 5;
            case >= 0:
                span[0] = MessagePackCode.UInt64;
                break;
            case >= sbyte.MinValue:
                span[0] = MessagePackCode.Int8;
                span[1] = (byte)value;
                return 2;
            case >= short.MinValue:
                span[0] = MessagePackCode.Int16;
                BinaryPrimitives.WriteInt16BigEndian(span[1..], (short)value);
                return 3;
            case >= int.MinValue:
                span[0] = MessagePackCode.Int32;
                BinaryPrimitives.WriteInt32BigEndian(span[1..], (int)value);
                return 5;
            default:
                span[0] = MessagePackCode.Int64;
                break;
        }
        BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
        return 9;
    }
}
