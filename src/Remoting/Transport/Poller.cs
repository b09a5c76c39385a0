using System.Runtime.InteropServices;

namespace Remoting.Transport;

/// <summary>What is called when a descriptor is ready.</summary>
internal interface IReadyHandler
{
    /// <summary>
    /// The descriptor is ready to be read, or its other side is gone. It is not watched again until <see cref="IWatched.Rearm"/>. Must not block, and
    /// lets nothing out; before anything that may take long, or is user code, it calls <see cref="Poller.HandOver"/>.
    /// </summary>
    void OnReady();
}

/// <summary>A descriptor that is to be watched.</summary>
internal interface IWatched
{
    /// <summary>Watches from now on.</summary>
    /// <exception cref="IOException">There is no room for one more.</exception>
    void Begin();

    /// <summary>Watches on, after <see cref="IReadyHandler.OnReady"/>.</summary>
    void Rearm();

    /// <summary>Watches no more. A call of the handler may still be running.</summary>
    void Remove();
}

/// <summary>
/// Waits for all descriptors of this process's workers, on threads of its own: so that what workers send is taken in also when every thread of the
/// thread pool is blocked.
/// </summary>
internal abstract class Poller : LeaderThreads
{
    private static readonly Lock Gate = new();
    private static Poller? _current;

    /// <summary>Made with the first worker. A failure (out of descriptors) is that worker's; the next one tries again.</summary>
    /// <exception cref="IOException">It cannot be made now.</exception>
    public static Poller Current
    {
        get
        {
            lock (Gate)
                return _current ??= new EpollPoller();
        }
    }

    /// <summary>A descriptor to watch, from <see cref="IWatched.Begin"/> on.</summary>
    public abstract IWatched Prepare(SafeHandle descriptor, IReadyHandler handler);

    /// <summary>
    /// Another thread waits from here on, so this one may take its time, and run the program's own code. False when that is not so: this is no thread of
    /// the poller, or this process may have no more threads.
    /// </summary>
    public static bool HandOver() => HandOverLead();
}
