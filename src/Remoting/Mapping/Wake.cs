using System.Threading.Tasks.Sources;
using Remoting.Threads;

namespace Remoting.Mapping;

/// <summary>
/// How the one consumer of a map sleeps until something happens. <see cref="Set"/> may be called by any number of threads and
/// costs one read while nobody sleeps; a wake-up that comes between <see cref="Arm"/> and the wait is not lost.
/// </summary>
internal sealed class Wake : IValueTaskSource, AfterReceiving.IWaiter
{
    private const int Idle = 0;
    private const int Armed = 1;

    // Continuations run on the thread pool, or when this thread has nothing else to do (AfterReceiving): the consumer's code must never run
    // inside the loop that receives results.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>From here on a <see cref="Set"/> ends the wait. The caller looks once more for what it waits for, then waits or disarms.</summary>
    public void Arm()
    {
        _core.Reset();
        _core.RunContinuationsAsynchronously = true;
        // A full fence: the caller's second look comes after this, and Set's look at the state after what it announces.
        Interlocked.Exchange(ref _state, Armed);
    }

    /// <summary>Takes the arming back; false when a <see cref="Set"/> came first, and then the wait is over at once.</summary>
    public bool Disarm() => Interlocked.CompareExchange(ref _state, Idle, Armed) == Armed;

    public ValueTask WaitAsync() => new(this, _core.Version);

    public void Set()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _state) == Armed && Interlocked.CompareExchange(ref _state, Idle, Armed) == Armed)
        {
            if (!AfterReceiving.TryDefer(this))
                _core.Keep(true);
        }
    }

    /// <summary>The same, and the consumer's code runs before this returns.</summary>
    public void SetHere()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _state) == Armed && Interlocked.CompareExchange(ref _state, Idle, Armed) == Armed)
            GoOnHere();
    }

    void AfterReceiving.IWaiter.GoOnHere() => GoOnHere();

    private void GoOnHere()
    {
        LockOrder.AssertNone();
        _core.RunContinuationsAsynchronously = false;
        _core.Keep(true);
    }

    void AfterReceiving.IWaiter.GoOnElsewhere() => _core.Keep(true);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
