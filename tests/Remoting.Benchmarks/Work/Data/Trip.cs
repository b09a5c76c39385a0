using System.Buffers;
using System.Diagnostics;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work.Data;

/// <summary>Writes an object and reads it again, in one process and on one thread, into a buffer that is there already.</summary>
/// <param name="value">The object.</param>
/// <param name="times">How often it is done in a round.</param>
/// <param name="isSame">Whether an object that was read is the one that was written.</param>
internal sealed class Trip<T>(T value, int times, Func<T, T, bool> isSame)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 18);

    public int Times => times;

    /// <summary>Microseconds for both ways.</summary>
    public Task<double> MeasureAsync(Action<ArrayBufferWriter<byte>, T> write, Func<ReadOnlyMemory<byte>, T> read)
    {
        var back = value;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            _buffer.ResetWrittenCount();
            write(_buffer, value);
            back = read(_buffer.WrittenMemory);
        }
        double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
        if (ReferenceEquals(back, value) || !isSame(value, back))
            throw new WrongResultException($"The {typeof(T).Name} that came back is not the one that was written.");
        return Task.FromResult(time);
    }
}
