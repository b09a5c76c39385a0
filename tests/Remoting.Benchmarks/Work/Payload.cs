using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work;

/// <summary>64 MiB of something, all of it different from time to time and compared when it is back.</summary>
internal static class Payload
{
    public const int Size = 64 << 20;

    public static Payload<byte> OfBytes { get; } = new();

    public static Payload<double> OfDoubles { get; } = new();

    /// <summary>Gigabytes a second, counting both ways.</summary>
    public static double Rate(double seconds) => 2.0 * Size / seconds / 1e9;
}

/// <inheritdoc cref="Payload"/>
internal sealed class Payload<T>
    where T : unmanaged, IEquatable<T>
{
    private readonly T[] _items = new T[Payload.Size / Marshal.SizeOf<T>()];

    /// <summary>Sends it there and back once.</summary>
    /// <returns>Gigabytes a second.</returns>
    public async Task<double> MeasureAsync(Func<T[], Task<T[]>> echo)
    {
        Refill();
        long start = Stopwatch.GetTimestamp();
        T[] back = await echo(_items);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // Compared after the clock has stopped: reading all of it twice would be a good part of the time.
        if (!MemoryMarshal.AsBytes<T>(_items).SequenceEqual(MemoryMarshal.AsBytes<T>(back)))
            throw new WrongResultException("What came back is not what was sent.");
        return Payload.Rate(seconds);
    }

    /// <summary>A result of the round before must not pass as the one of this. Anything serves; a pattern is quicker than random numbers.</summary>
    private void Refill()
    {
        var words = MemoryMarshal.Cast<T, ulong>(_items.AsSpan());
        ulong word = (ulong)Stopwatch.GetTimestamp();
        for (int i = 0; i < words.Length; i++)
            words[i] = word += 0x9E3779B97F4A7C15;
    }
}
