namespace Remoting.Chaos.Deaths;

/// <summary>A way for a worker to die, or to be as good as dead. The order is that of the columns of <see cref="DeathMatrix"/>.</summary>
public enum DeathCause
{
    /// <summary><c>Environment.Exit(0)</c>.</summary>
    Exit0,

    /// <summary><c>Environment.Exit(7)</c>.</summary>
    Exit7,

    /// <summary>An exception that nobody catches, on a thread of its own.</summary>
    Unhandled,

    /// <summary><c>Environment.FailFast</c>.</summary>
    FailFast,

    /// <summary>A recursion without end.</summary>
    StackOverflow,

    /// <summary>An access violation in native code.</summary>
    NativeCrash,

    /// <summary>An allocation beyond <see cref="ProcessPoolOptions.WorkerMemoryLimit"/> that nobody catches.</summary>
    OutOfMemory,

    /// <summary>SIGKILL.</summary>
    Kill,

    /// <summary>SIGTERM.</summary>
    Terminate,

    /// <summary>SIGSTOP: not a death; seen as a call that takes too long.</summary>
    Stop,

    /// <summary>The worker closes its channel and lives on.</summary>
    CloseChannel,
}
