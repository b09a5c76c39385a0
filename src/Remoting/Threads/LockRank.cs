namespace Remoting.Threads;

/// <summary>
/// The order of locks: a thread that holds one takes only such as stand further down. Written here and nowhere else; Debug builds, which is what the
/// tests run, assert it (<see cref="LockOrder"/>).
/// </summary>
/// <remarks>
/// No user code runs under any of them. Under the first four a thread may make calls of the system, for each is waited for only by those who want the
/// same of the same worker or map; those from <see cref="Pool"/> on are held for a few instructions, and nothing that can wait is done under them.
/// </remarks>
internal enum LockRank
{
    /// <summary>A map's source is inside of a step that lasts long: what was taken before is submitted under it.</summary>
    Step,

    /// <summary>What a worker sends is taken in, and the next calls are sent.</summary>
    Receiving,

    /// <summary>In a worker: what it says, in order. A parent that does not read is waited for under it.</summary>
    Outbox,

    /// <summary>Events leave a pool in the order in which they were noted.</summary>
    Raising,

    /// <summary>Queue, workers and calls of a pool.</summary>
    Pool,

    /// <summary>The timer of a pool is set to what was decided last.</summary>
    Arming,

    /// <summary>Whether one outcome is still on its way through the program's code...</summary>
    Outcome,

    /// <summary>... and how many of a pool's are.</summary>
    Outcomes,

    /// <summary>What a worker writes is read, by whom it comes first.</summary>
    Reading,

    /// <summary>How much of a worker's output waits for the place where it goes.</summary>
    Output,

    /// <summary>Memory for large arguments: who has which segment.</summary>
    Segments,

    /// <summary>Steps that run one after the other.</summary>
    Queue,

    /// <summary>What waits for a thread of the library's own.</summary>
    Threads,

    /// <summary>When which timer is due.</summary>
    Timer,

    /// <summary>Nothing else is taken under these.</summary>
    Leaf,
}
