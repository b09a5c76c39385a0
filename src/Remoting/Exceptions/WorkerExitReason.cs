namespace Remoting;

/// <summary>Why a worker process ended, as far as its exit code and the tail of its standard error tell.</summary>
public enum WorkerExitReason
{
    /// <summary>Neither exit code nor output tells.</summary>
    Unknown,

    /// <summary>It exited by itself (<see cref="Environment.Exit"/>, <c>exit()</c>), with any exit code, 0 included.</summary>
    Exited,

    /// <summary>An exception was thrown outside the callable, on a thread of its own.</summary>
    UnhandledException,

    /// <summary>The stack overflowed.</summary>
    StackOverflow,

    /// <summary>Memory ran out.</summary>
    OutOfMemory,

    /// <summary><see cref="Environment.FailFast(string)"/>, or a fatal error of the runtime.</summary>
    FailFast,

    /// <summary>Native code crashed (access violation, abort).</summary>
    NativeCrash,

    /// <summary>Somebody killed it: SIGKILL or another signal, the kernel's out-of-memory killer included.</summary>
    Killed,

    /// <summary>It closed its channel, or sent bytes that are not a frame, and was ended for that.</summary>
    ChannelLost,

    /// <summary>It did not become ready in time.</summary>
    StartTimeout,

    /// <summary>It could not be started, or the runtime could not be started in it; the message says what was in the way.</summary>
    StartFailed,
}
