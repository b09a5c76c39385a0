namespace Remoting.Protocol;

/// <summary>
/// How much a running call may have on its way to the caller: the one place that says what counts, and how much. Both ends of the way are
/// here, too (<see cref="SendWindow"/>, <see cref="TakeWindow"/>), so that they cannot count differently.
/// </summary>
internal static class FlowControl
{
    /// <summary>Items of a stream: enough to bridge the way of a grant several times over, even where an item takes a microsecond.</summary>
    public const int StreamWindow = 1024;

    /// <summary>Bytes of items. The last one of them may go beyond it.</summary>
    public const long StreamBytes = 1024 * 1024;

    /// <summary>Reports of progress. Beyond it, the latest value of a parameter replaces the one before.</summary>
    public const int ReportWindow = 16;

    /// <summary>Bytes of reports. The last one of them may go beyond it.</summary>
    public const long ReportBytes = 1024 * 1024;

    /// <summary>What an item of a stream, or a report, counts: its bytes, and what goes before them. So items of no bytes are bounded, too.</summary>
    /// <param name="body">The item's own bytes.</param>
    public static long SizeOfItem(long body) => checked(Frames.HeaderSize + MessageFrame.HeaderSize + body);
}
