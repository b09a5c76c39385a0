namespace Remoting.Channels;

/// <summary>
/// How much a running call may have on its way to the caller. Both sides count the same, so that the parent, which always reads, never
/// gets more than it has granted, and a worker that waits for room is always granted some when its consumer takes something.
/// </summary>
internal static class FlowControl
{
    /// <summary>Items of a stream: enough to bridge the way of a grant several times over, even where an item takes a microsecond.</summary>
    public const int StreamWindow = 1024;

    /// <summary>Bytes of items. The last one of them may go beyond it.</summary>
    public const int StreamBytes = 1024 * 1024;

    /// <summary>Reports of progress. Beyond it, the latest value of a parameter replaces the one before.</summary>
    public const int ReportWindow = 16;
}
