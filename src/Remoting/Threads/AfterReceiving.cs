
namespace Remoting.Threads;

/// <summary>
/// Lets the thread that has received results go on with the consumer that waits for them, once it has nothing left to receive: the results are in
/// this processor's cache, and no other thread has to be woken, which afterwards would look for more work for a while (in profiles of a warm map with
/// chunk size 1 that was a fifth of the parent's time, and is hardly any with this).
/// </summary>
internal static class AfterReceiving
{
    [ThreadStatic]
    private static bool _isReceiving;

    [ThreadStatic]
    private static IWaiter? _deferred;

    /// <summary>
    /// This thread receives results from here on, until <see cref="GoOn"/> or <see cref="End"/>. Who still waits from the last time goes on
    /// elsewhere, so that nobody waits for as long as results come.
    /// </summary>
    public static void Begin()
    {
        End();
        _isReceiving = true;
    }

    /// <summary>
    /// Whether the consumer goes on later on this thread, and not now on another: at the latest when what is in the ring now has been handed over.
    /// </summary>
    public static bool TryDefer(IWaiter waiter)
    {
        // One of them goes on here; the others need threads of their own.
        if (!_isReceiving || _deferred is not null)
            return false;
        _deferred = waiter;
        return true;
    }

    /// <summary>
    /// This thread receives no more for now, and nothing depends on it: whoever waits for what was received goes on here, or on another thread where this
    /// one is needed.
    /// </summary>
    /// <param name="mayBlock">Whether this thread may run the consumer's code, which may take its time: asked only when there is such.</param>
    public static void GoOn(Func<bool> mayBlock)
    {
        _isReceiving = false;
        var waiter = _deferred;
        _deferred = null;
        if (waiter is null)
            return;
        if (mayBlock())
            waiter.GoOnHere();
        else
            waiter.GoOnElsewhere();
    }

    /// <summary>This thread receives no more.</summary>
    public static void End()
    {
        _isReceiving = false;
        var waiter = _deferred;
        _deferred = null;
        waiter?.GoOnElsewhere();
    }

    /// <summary>A consumer that waits for results.</summary>
    internal interface IWaiter
    {
        /// <summary>Ends the wait, and runs the consumer's code before it returns.</summary>
        void GoOnHere();

        /// <summary>Ends the wait, with the consumer's code on another thread.</summary>
        void GoOnElsewhere();
    }
}
