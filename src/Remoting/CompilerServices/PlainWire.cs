using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace Remoting.CompilerServices;

/// <summary>
/// For generated code: the plain members of an object (numbers, times, texts) as one piece of bytes, so that the writer's buffer and the reader's place in
/// its own are looked at once an object and not once a member. What has a size comes first, each at its own place; texts follow.
/// </summary>
/// <remarks>
/// The piece is the first part of the array that is the object, or an entry of a table. It has the token of a text: that is what a reader gives as a span.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class PlainWire
{
    private const int FewParts = 15;
    private const int MostHead = 8;

    /// <summary>Room for the plain members of an object, or for an entry of a table.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="parts">The parts of the object, of which this is the first; 0 for what is no part of an object.</param>
    /// <param name="size">Bytes that the members take at most.</param>
    /// <param name="at">Where they begin.</param>
    public static Span<byte> Begin(ref MessagePackWriter writer, int parts, long size, out int at)
    {
        if (size > int.MaxValue - MostHead)
            FailSize(size);
        var plain = writer.GetSpan((int)size + MostHead);
        at = BeginObject(plain, parts);
        if (size <= byte.MaxValue)
        {
            plain[at] = MessagePackCode.Str8;
            at += 2;
            return plain;
        }
        plain[at] = MessagePackCode.Str32;
        at += 1 + sizeof(int);
        // Where a short head has its code: so the two can be told apart at the end.
        plain[at - 2] = 0;
        return plain;
    }

    /// <summary>All has been put where <see cref="Begin"/> made room.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="plain">The room.</param>
    /// <param name="at">Where the members begin.</param>
    /// <param name="end">Where the last one ends.</param>
    public static void End(ref MessagePackWriter writer, scoped Span<byte> plain, int at, int end)
    {
        if (plain[at - 2] == MessagePackCode.Str8)
            plain[at - 1] = (byte)(end - at);
        else
            BinaryPrimitives.WriteInt32BigEndian(plain[(at - sizeof(int))..], end - at);
        writer.Advance(end);
    }

    /// <summary>Reads the head of an object, and gives its plain members.</summary>
    /// <param name="reader">Where it is read from.</param>
    /// <param name="parts">The parts of the object, of which this is the first; 0 for what is no part of an object.</param>
    /// <param name="size">The bytes of the members that have a size.</param>
    /// <exception cref="MessagePackSerializationException">There are fewer.</exception>
    public static ReadOnlySpan<byte> Read(ref MessagePackReader reader, int parts, int size)
    {
        if (parts > 0)
            Wire.ReadParts(ref reader, parts);
        if (!reader.TryReadStringSpan(out var plain))
            plain = ReadPieces(ref reader);
        if (plain.Length < size)
            FailShort();
        return plain;
    }

    /// <summary>All members have been read.</summary>
    /// <exception cref="MessagePackSerializationException">There are more bytes than they have.</exception>
    public static void End(ReadOnlySpan<byte> plain, int end)
    {
        if (plain.Length != end)
            FailLong(plain.Length - end);
    }

    /// <summary>Puts a number at its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<T>(Span<byte> plain, int at, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(plain[at..], in value);
        if (!BitConverter.IsLittleEndian)
            plain.Slice(at, Unsafe.SizeOf<T>()).Reverse();
    }

    /// <summary>The number at a place. Every pattern of its bits is a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Get<T>(ReadOnlySpan<byte> plain, int at)
        where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(plain[at..]);
        if (!BitConverter.IsLittleEndian)
            MemoryMarshal.AsBytes(new Span<T>(ref value)).Reverse();
        return value;
    }

    private static int BeginObject(Span<byte> plain, int parts)
    {
        if (parts == 0)
            return 0;
        if (parts <= FewParts)
        {
            plain[0] = (byte)(MessagePackCode.MinFixArray | parts);
            return 1;
        }
        plain[0] = MessagePackCode.Array16;
        BinaryPrimitives.WriteUInt16BigEndian(plain[1..], (ushort)parts);
        return 1 + sizeof(ushort);
    }

    private static byte[] ReadPieces(scoped ref MessagePackReader reader)
    {
        // What lies in several pieces is here as a whole: its length has been seen to be there.
        if (reader.ReadStringSequence() is not { } pieces)
        {
            FailShort();
            return [];
        }
        byte[] plain = new byte[pieces.Length];
        pieces.CopyTo(plain);
        return plain;
    }

    [DoesNotReturn]
    private static void FailSize(long size) => Fail($"{size} bytes of text in one object are more than the 2 GiB that can travel as one value.");

    [DoesNotReturn]
    private static void FailShort() => Fail("Found fewer bytes than the members of an object have.");

    [DoesNotReturn]
    private static void FailLong(int more) => Fail($"Found {more} bytes more than the members of an object have.");

    [DoesNotReturn]
    private static void Fail(string message) => throw new MessagePackSerializationException(message);
}
