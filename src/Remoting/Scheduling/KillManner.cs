namespace Remoting.Scheduling;

/// <summary>How a worker is ended by force.</summary>
internal enum KillManner
{
    /// <summary>Now: SIGKILL, or its like.</summary>
    AtOnce,

    /// <summary>It is told first (SIGTERM), and has its time to exit.</summary>
    Gently,

    /// <summary>A stack of its call that is just being taken is waited for, within limits: the kill is for this call, and the stack is told with it.</summary>
    AfterStack,
}
