namespace Remoting;

/// <summary>What the measured calls of one callable have cost together (<see cref="CallOptions.Measure"/>), since the pool was made.</summary>
/// <param name="Callable">The type and the method.</param>
/// <param name="Count">How many calls were measured.</param>
/// <remarks>Percentiles are right to a fifth: a million calls take the room of one.</remarks>
public sealed record MeasuredCallable(string Callable, long Count)
{
    /// <inheritdoc cref="CallMeasurement.Wait"/>
    public MeasuredTime Wait { get; internal init; }

    /// <inheritdoc cref="CallMeasurement.Run"/>
    public MeasuredTime Run { get; internal init; }

    /// <inheritdoc cref="CallMeasurement.CpuTime"/>
    public MeasuredTime CpuTime { get; internal init; }

    /// <inheritdoc cref="CallMeasurement.AllocatedBytes"/>
    public MeasuredSize AllocatedBytes { get; internal init; }

    /// <inheritdoc cref="CallMeasurement.BytesSent"/>
    public MeasuredSize BytesSent { get; internal init; }

    /// <inheritdoc cref="CallMeasurement.BytesReceived"/>
    public MeasuredSize BytesReceived { get; internal init; }

    /// <summary>The most of all calls, in bytes.</summary>
    public long PeakMemory { get; internal init; }
}

/// <summary>Times of many calls.</summary>
/// <param name="P50">Half of the calls took at most so long.</param>
/// <param name="P99">99 of 100 did.</param>
/// <param name="Total">All of them together.</param>
public readonly record struct MeasuredTime(TimeSpan P50, TimeSpan P99, TimeSpan Total);

/// <summary>Bytes of many calls.</summary>
/// <param name="P50">Half of the calls had at most so many.</param>
/// <param name="P99">99 of 100 did.</param>
/// <param name="Total">All of them together.</param>
public readonly record struct MeasuredSize(long P50, long P99, long Total);
