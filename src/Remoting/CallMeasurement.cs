namespace Remoting;

/// <summary>
/// What one call has cost, where that was asked for (<see cref="CallOptions.Measure"/>). A call that its worker has not ended itself (it died, or was killed) has
/// none: what it did is gone with it. Of a call that was run again it is the last run that its worker has ended.
/// </summary>
/// <remarks>
/// What a worker says of itself is that of its whole process, which runs one call at a time: threads that the call has started count, and so do the garbage
/// collector and the compiler at work behind it.
/// </remarks>
public sealed record CallMeasurement
{
    internal CallMeasurement()
    {
    }

    /// <summary>From the submit until the call began in its worker: the queue, and the way.</summary>
    public TimeSpan Wait { get; internal init; }

    /// <summary>How long it ran there, by the clock on the wall: reading its arguments, the callable, writing its result.</summary>
    public TimeSpan Run { get; internal init; }

    /// <summary>From the submit until the outcome was at hand here.</summary>
    public TimeSpan Total { get; internal init; }

    /// <summary>
    /// Processor time of the worker's process meanwhile, of all its threads: more than <see cref="Run"/> where several computed. <see langword="null"/> on
    /// threads of this process, which share it with others.
    /// </summary>
    public TimeSpan? CpuTime { get; internal init; }

    /// <summary>
    /// Managed memory that the worker's process has allocated meanwhile, in bytes. On a <see cref="ThreadPoolExecutor"/>, that of the call's thread;
    /// <see langword="null"/> where it did not stay on one.
    /// </summary>
    public long? AllocatedBytes { get; internal init; }

    /// <summary>
    /// The most memory that the worker's process occupied meanwhile (its resident set), in bytes, of which an empty worker has some 50 MiB. Where the system
    /// cannot begin anew for each call (anything but Linux): since the process began. <see langword="null"/> on threads of this process.
    /// </summary>
    public long? PeakMemory { get; internal init; }

    /// <summary>Bytes of its arguments; items of a sequence among them come on top. Zero where nothing travels.</summary>
    public long BytesSent { get; internal init; }

    /// <summary>Bytes of its result or error, and of what it said before: items of a stream, reports of progress.</summary>
    public long BytesReceived { get; internal init; }
}
