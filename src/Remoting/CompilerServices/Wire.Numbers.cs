using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using MessagePack;

namespace Remoting.CompilerServices;

public static partial class Wire
{
    // Of a decimal: sign (1 bit), scale (5), the upper 32 bits of the number; the lower 64 are an integer of their own.
    private const int UpperShift = 6;
    private const uint ScaleMask = 31;
    private const uint MostScale = 28;

    /// <summary>Writes a decimal number with its scale: 1.0 does not become 1.</summary>
    public static void Write(ref MessagePackWriter writer, decimal value)
    {
        // Two integers: most numbers need few bytes of them, and their reading no look at a piece of the sequence.
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        writer.WriteArrayHeader(2);
        writer.Write((uint)parts[0] | ((ulong)(uint)parts[1] << 32));
        writer.Write(((ulong)(uint)parts[2] << UpperShift) | (((uint)parts[3] >> 16 & ScaleMask) << 1) | ((uint)parts[3] >> 31));
    }

    /// <summary>Reads a decimal number.</summary>
    public static decimal ReadDecimal(ref MessagePackReader reader)
    {
        ReadParts(ref reader, 2);
        ulong lower = reader.ReadUInt64();
        ulong upper = reader.ReadUInt64();
        uint scale = (uint)(upper >> 1) & ScaleMask;
        if (scale > MostScale || upper >> (UpperShift + 32) != 0)
            Fail("Found numbers that make no decimal.");
        return new decimal((int)lower, (int)(lower >> 32), (int)(upper >> UpperShift), (upper & 1) != 0, (byte)scale);
    }

    /// <summary>Writes a GUID as its sixteen bytes.</summary>
    public static void Write(ref MessagePackWriter writer, Guid value)
    {
        writer.WriteBinHeader(16);
        value.TryWriteBytes(writer.GetSpan(16));
        writer.Advance(16);
    }

    /// <summary>Reads a GUID.</summary>
    public static Guid ReadGuid(ref MessagePackReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        ReadFixed(ref reader, bytes);
        return new Guid(bytes);
    }

    /// <summary>Writes an integer of 128 bits.</summary>
    public static void Write(ref MessagePackWriter writer, Int128 value) => Write(ref writer, (UInt128)value);

    /// <summary>Reads an integer of 128 bits.</summary>
    public static Int128 ReadInt128(ref MessagePackReader reader) => (Int128)ReadUInt128(ref reader);

    /// <summary>Writes an unsigned integer of 128 bits.</summary>
    public static void Write(ref MessagePackWriter writer, UInt128 value)
    {
        writer.WriteBinHeader(16);
        BinaryPrimitives.WriteUInt128LittleEndian(writer.GetSpan(16), value);
        writer.Advance(16);
    }

    /// <summary>Reads an unsigned integer of 128 bits.</summary>
    public static UInt128 ReadUInt128(ref MessagePackReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        ReadFixed(ref reader, bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    /// <summary>Writes an integer of any size.</summary>
    public static void Write(ref MessagePackWriter writer, BigInteger value) => writer.Write(value.ToByteArray());

    /// <summary>Reads an integer of any size.</summary>
    public static BigInteger ReadBigInteger(ref MessagePackReader reader) =>
        reader.ReadBytes() is { } bytes ? new BigInteger(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray()) : default;

    /// <summary>Writes a floating-point number of 16 bits.</summary>
    public static void Write(ref MessagePackWriter writer, Half value) => writer.Write(BitConverter.HalfToUInt16Bits(value));

    /// <summary>Reads a floating-point number of 16 bits.</summary>
    public static Half ReadHalf(ref MessagePackReader reader) => BitConverter.UInt16BitsToHalf(reader.ReadUInt16());

    /// <summary>Writes a complex number.</summary>
    public static void Write(ref MessagePackWriter writer, Complex value)
    {
        writer.WriteArrayHeader(2);
        writer.Write(value.Real);
        writer.Write(value.Imaginary);
    }

    /// <summary>Reads a complex number.</summary>
    public static Complex ReadComplex(ref MessagePackReader reader)
    {
        ReadParts(ref reader, 2);
        return new Complex(reader.ReadDouble(), reader.ReadDouble());
    }

    /// <summary>Writes an index, from the start or from the end.</summary>
    public static void Write(ref MessagePackWriter writer, Index value) => writer.Write(value.IsFromEnd ? ~value.Value : value.Value);

    /// <summary>Reads an index.</summary>
    public static Index ReadIndex(ref MessagePackReader reader)
    {
        var value = reader.ReadInt32();
        return value < 0 ? Index.FromEnd(~value) : Index.FromStart(value);
    }

    /// <summary>Writes a range.</summary>
    public static void Write(ref MessagePackWriter writer, Range value)
    {
        writer.WriteArrayHeader(2);
        Write(ref writer, value.Start);
        Write(ref writer, value.End);
    }

    /// <summary>Reads a range.</summary>
    public static Range ReadRange(ref MessagePackReader reader)
    {
        ReadParts(ref reader, 2);
        return new Range(ReadIndex(ref reader), ReadIndex(ref reader));
    }

    private static void ReadFixed(ref MessagePackReader reader, scoped Span<byte> destination)
    {
        var bytes = reader.ReadBytes() ?? default;
        if (bytes.Length != destination.Length)
            Fail($"Found {bytes.Length} bytes where a value has {destination.Length}.");
        bytes.CopyTo(destination);
    }
}
