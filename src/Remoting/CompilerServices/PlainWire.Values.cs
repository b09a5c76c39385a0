using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Remoting.CompilerServices;

// What is no number, or not with every pattern of its bits.
public static partial class PlainWire
{
    private const uint ScaleMask = 0x00FF0000;
    private const uint SignMask = 0x80000000;
    private const int ScaleShift = 16;
    private const uint MostScale = 28;

    /// <summary>Puts a truth value at its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<byte> plain, int at, bool value) => plain[at] = value ? (byte)1 : (byte)0;

    /// <summary>The truth value at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool GetBoolean(ReadOnlySpan<byte> plain, int at) => plain[at] != 0;

    /// <summary>Puts a decimal number at its place: 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<byte> plain, int at, decimal value)
    {
        var parts = MemoryMarshal.Cast<byte, int>(plain.Slice(at, sizeof(decimal)));
        decimal.GetBits(value, parts);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(parts, parts);
    }

    /// <summary>The decimal number at a place.</summary>
    public static decimal GetDecimal(ReadOnlySpan<byte> plain, int at)
    {
        Span<int> parts = stackalloc int[4];
        plain.Slice(at, sizeof(decimal)).CopyTo(MemoryMarshal.AsBytes(parts));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(parts, parts);
        uint flags = (uint)parts[3];
        if ((flags & ~(SignMask | ScaleMask)) != 0 || (flags & ScaleMask) >> ScaleShift > MostScale)
            Fail("Found numbers that make no decimal.");
        return new decimal(parts);
    }

    /// <summary>Puts a date and time at its place, with its kind: 9 bytes.</summary>
    public static void Put(Span<byte> plain, int at, DateTime value)
    {
        long moment = value.ToBinary();
        // As in Wire: one that the clocks of this place leave out is written as it is.
        bool isLeftOut = value.Kind == DateTimeKind.Local && DateTime.FromBinary(moment).Ticks != value.Ticks;
        Put<long>(plain, at, isLeftOut ? value.Ticks : moment);
        Put(plain, at + sizeof(long), isLeftOut);
    }

    /// <summary>The date and time at a place.</summary>
    public static DateTime GetDateTime(ReadOnlySpan<byte> plain, int at)
    {
        long moment = Get<long>(plain, at);
        return GetBoolean(plain, at + sizeof(long)) ? new DateTime(moment, DateTimeKind.Local) : DateTime.FromBinary(moment);
    }

    /// <summary>Puts a date and time with its offset at its place: 10 bytes.</summary>
    public static void Put(Span<byte> plain, int at, DateTimeOffset value)
    {
        Put<long>(plain, at, value.Ticks);
        Put<short>(plain, at + sizeof(long), (short)value.TotalOffsetMinutes);
    }

    /// <summary>The date and time with its offset at a place.</summary>
    public static DateTimeOffset GetDateTimeOffset(ReadOnlySpan<byte> plain, int at) =>
        new(Get<long>(plain, at), TimeSpan.FromMinutes(Get<short>(plain, at + sizeof(long))));

    /// <summary>Puts a duration at its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<byte> plain, int at, TimeSpan value) => Put<long>(plain, at, value.Ticks);

    /// <summary>The duration at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeSpan GetTimeSpan(ReadOnlySpan<byte> plain, int at) => new(Get<long>(plain, at));

    /// <summary>Puts a date at its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<byte> plain, int at, DateOnly value) => Put<int>(plain, at, value.DayNumber);

    /// <summary>The date at a place.</summary>
    public static DateOnly GetDateOnly(ReadOnlySpan<byte> plain, int at) => DateOnly.FromDayNumber(Get<int>(plain, at));

    /// <summary>Puts a time of day at its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<byte> plain, int at, TimeOnly value) => Put<long>(plain, at, value.Ticks);

    /// <summary>The time of day at a place.</summary>
    public static TimeOnly GetTimeOnly(ReadOnlySpan<byte> plain, int at) => new(Get<long>(plain, at));

    /// <summary>Puts a GUID at its place: its sixteen bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<byte> plain, int at, Guid value) => value.TryWriteBytes(plain[at..]);

    /// <summary>The GUID at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Guid GetGuid(ReadOnlySpan<byte> plain, int at) => new(plain.Slice(at, 16));
}
