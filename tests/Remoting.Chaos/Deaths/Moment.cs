namespace Remoting.Chaos.Deaths;

/// <summary>A moment in the life of a worker. The order is that of the rows of <see cref="DeathMatrix"/>.</summary>
public enum Moment
{
    /// <summary>Ready, with nothing to do.</summary>
    Idle,

    /// <summary>Before it has connected.</summary>
    Starting,

    /// <summary>In the pool's initializer.</summary>
    Initializer,

    /// <summary>While it reads the arguments of a call.</summary>
    Arguments,

    /// <summary>In the callable.</summary>
    Running,

    /// <summary>While it writes a result, half a frame of which is on the wire.</summary>
    Writing,

    /// <summary>From the moment a result is being written to the calls that were sent behind it.</summary>
    Between,

    /// <summary>When it has served its number of calls and exits because it was asked to.</summary>
    Recycling,

    /// <summary>When the pool is shut down, and it exits because it was asked to.</summary>
    Shutdown,

    /// <summary>In a call of a lease, with another behind it.</summary>
    Leased,

    /// <summary>While it reads a shared value, with another one mapped.</summary>
    Sharing,
}
