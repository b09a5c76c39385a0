namespace Remoting.Telemetry;

/// <summary>Why a pool ends one of its workers by force.</summary>
internal enum KillReason
{
    /// <summary>Its call was cancelled and has not ended in the grace period.</summary>
    Cancelled,

    /// <summary>Its call ran past its time-out and has not ended in the grace period.</summary>
    TimedOut,

    /// <summary>It did not begin a call for so long that it cannot be running.</summary>
    Stalled,

    /// <summary>The program called <see cref="ProcessPoolExecutor.TerminateWorkers"/> or <see cref="ProcessPoolExecutor.KillWorkers"/>.</summary>
    Ordered,

    /// <summary>The pool is broken.</summary>
    PoolBroken,

    /// <summary>It is still starting, and the pool ends.</summary>
    NotNeeded,
}

/// <summary>Why a pool asks one of its workers to exit.</summary>
internal enum RetireReason
{
    /// <summary>The pool ends.</summary>
    PoolEnds,

    /// <summary>It has served <see cref="ProcessPoolOptions.MaxCallsPerWorker"/> calls.</summary>
    MaxCalls,

    /// <summary>It holds more memory than <see cref="ProcessPoolOptions.RecycleWorkerAtMemory"/>.</summary>
    Memory,

    /// <summary>Somebody who looks after the program has asked for another one.</summary>
    Asked,

    /// <summary>It had nothing to do for <see cref="ProcessPoolOptions.WorkerIdleTimeout"/>.</summary>
    Idle,
}
