using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Remoting.CompilerServices;

// A text is its length in one byte and so many ASCII characters, which most are; or a code, a length in four bytes, and UTF-8, or UTF-16 where a surrogate
// without its other half would be lost in UTF-8.
public static partial class PlainWire
{
    private const int LongestShort = 250;
    private const byte LongAscii = 251;
    private const byte Utf8 = 252;
    private const byte Utf16 = 253;
    private const byte Null = 255;

    private const int LongHead = 1 + sizeof(int);
    private const int MostUtf8 = 3;

    /// <summary>The bytes that a text takes at most.</summary>
    public static long Room(string? text) => text is null ? 1 : text.Length <= LongestShort ? LongHead + (MostUtf8 * text.Length) : LongHead + LongRoom(text);

    /// <summary>Puts a text at its place; gives the place behind it.</summary>
    public static int Put(Span<byte> plain, int at, string? text)
    {
        if (text is null)
        {
            plain[at] = Null;
            return at + 1;
        }
        if (text.Length > LongestShort || Ascii.FromUtf16(text, plain[(at + 1)..], out int count) != OperationStatus.Done)
            return PutLong(plain, at, text);
        plain[at] = (byte)count;
        return at + 1 + count;
    }

    /// <summary>The text at a place, which then is that behind it.</summary>
    public static string? GetText(ReadOnlySpan<byte> plain, ref int at)
    {
        if (at >= plain.Length)
            FailShort();
        int length = plain[at++];
        if (length > LongestShort)
            return GetLong(plain, ref at, (byte)length);
        if (plain.Length - at < length)
            FailShort();
        var bytes = plain.Slice(at, length);
        at += length;
        // Bytes that are no ASCII, which nothing of ours puts here, are characters, too.
        return Encoding.Latin1.GetString(bytes);
    }

    private static long LongRoom(string text) => Ascii.IsValid(text) ? text.Length : Math.Max(Encoding.UTF8.GetByteCount(text), (long)text.Length * sizeof(char));

    private static int PutLong(Span<byte> plain, int at, string text)
    {
        var room = plain[(at + LongHead)..];
        byte code = LongAscii;
        int count = text.Length;
        if (Ascii.FromUtf16(text, room, out _) != OperationStatus.Done)
        {
            code = Wire.IsText(text) ? Utf8 : Utf16;
            count = code == Utf8 ? Encoding.UTF8.GetBytes(text, room) : PutUtf16(room, text);
        }
        plain[at] = code;
        BinaryPrimitives.WriteInt32LittleEndian(plain[(at + 1)..], count);
        return at + LongHead + count;
    }

    private static int PutUtf16(Span<byte> room, string text)
    {
        int count = text.Length * sizeof(char);
        MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(room);
        if (!BitConverter.IsLittleEndian)
            ReverseEach(MemoryMarshal.Cast<byte, short>(room[..count]));
        return count;
    }

    private static string? GetLong(ReadOnlySpan<byte> plain, ref int at, byte code)
    {
        if (code == Null)
            return null;
        if (plain.Length - at < sizeof(int))
            FailShort();
        int count = BinaryPrimitives.ReadInt32LittleEndian(plain[at..]);
        at += sizeof(int);
        if ((uint)count > (uint)(plain.Length - at))
            FailShort();
        var bytes = plain.Slice(at, count);
        at += count;
        switch (code)
        {
            case LongAscii:
                return Encoding.Latin1.GetString(bytes);
            case Utf8:
                return Encoding.UTF8.GetString(bytes);
            case Utf16 when count % sizeof(char) == 0:
                return GetUtf16(bytes);
            default:
                Fail($"'{code}' is not a known form of a text.");
                return null;
        }
    }

    // An encoding would put another character in place of half a surrogate.
    private static string GetUtf16(ReadOnlySpan<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
            return new string(MemoryMarshal.Cast<byte, char>(bytes));
        var units = MemoryMarshal.Cast<byte, short>(bytes).ToArray();
        ReverseEach(units);
        return new string(MemoryMarshal.Cast<short, char>(units));
    }

    private static void ReverseEach(Span<short> units) => BinaryPrimitives.ReverseEndianness(units, units);
}
