namespace Remoting.Protocol;

/// <summary>What a frame says. The values are the wire format.</summary>
internal enum FrameKind : byte
{
    // From the parent to the worker.

    /// <summary>The answer to Hello: who the worker is, and its initializer.</summary>
    Welcome = 1,

    /// <summary>What a callable's number means; comes before its first use.</summary>
    Define = 2,

    /// <summary>Calls to run: number of the first (8), how many (4), attempt (4), then the calls.</summary>
    Run = 3,

    /// <summary>As <see cref="Run"/>, but the calls lie in a segment: its number (8), the place (8), how many bytes (8).</summary>
    LargeRun = 8,

    /// <summary>What the number of a segment means; comes before its first use.</summary>
    Segment = 9,

    /// <summary>What the number of a shared value means; comes before the first call that has it.</summary>
    Share = 10,

    /// <summary>A shared value is not needed any more: its number (8). No call that has it comes behind.</summary>
    Forget = 11,

    /// <summary>Which records of the worker's log are wanted; comes before calls for which that has changed.</summary>
    Levels = 12,

    /// <summary>The trace that a call belongs to; comes before the call.</summary>
    Trace = 13,

    /// <summary>Cancel the token of the running call: its number (8).</summary>
    Cancel = 4,

    /// <summary>Exit; there is nothing left to do.</summary>
    Stop = 5,

    /// <summary>Items of a stream were taken by its consumer: the call's number (8), how many (8).</summary>
    Consumed = 6,

    /// <summary>Reports of progress were taken by the caller: the call's number (8), how many (8).</summary>
    Reported = 7,

    /// <summary>An item of a source, for the running call: its number (8), number of the enumeration (8), the item.</summary>
    Given = 32,

    /// <summary>A source has ended: number of the call (8), number of the enumeration (8), nothing or an error.</summary>
    GivenAll = 33,

    // Either way.

    /// <summary>There is something in the ring for a reader that sleeps; nothing else.</summary>
    Bell = 14,

    /// <summary>The last frame on this way: those that follow come through the stream instead of the ring, or the ring instead of the stream.</summary>
    Switch = 15,

    // From the worker to the parent.

    /// <summary>The first frame: token and build.</summary>
    Hello = 16,

    /// <summary>The initializer has run; calls are welcome.</summary>
    Ready = 17,

    /// <summary>The worker cannot serve, because of its initializer or another build of the program: an error.</summary>
    Refused = 18,

    /// <summary>A call has ended: its number (8) and its result.</summary>
    Result = 19,

    /// <summary>A call has failed: its number (8) and the error.</summary>
    Error = 20,

    /// <summary>A call was taken back before it was started: its number (8).</summary>
    Skipped = 21,

    /// <summary>A running stream has an item: the call's number (8), number of the message (8), the item.</summary>
    Item = 22,

    /// <summary>A running call reports progress: its number (8), number of the message (8), parameter (4), the value.</summary>
    Report = 23,

    /// <summary>Code in the worker has logged something, in a call or not.</summary>
    Log = 24,

    /// <summary>A running call wants something of a source: its number (8), number of the message (8), parameter (4), number of the enumeration (4), how many were taken (8).</summary>
    Wanted = 34,

    /// <summary>How long the call took whose outcome comes next: its number (8), and when it began and ended (8 each).</summary>
    Timed = 25,

    /// <summary>An activity has ended in the worker.</summary>
    Span = 26,

    /// <summary>What the call took whose outcome comes next: as <see cref="Timed"/>, then processor time, bytes allocated, most memory (8 each).</summary>
    Cost = 27,

    /// <summary>A call has ended, and its result lies in the arena: its number (8), the place (8), how many bytes (8).</summary>
    LargeResult = 40,
}
