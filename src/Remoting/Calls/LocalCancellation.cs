using Remoting.Threads;

namespace Remoting.Calls;

/// <summary>
/// What calls that run in this process have of their caller: what flows from there, and what ends them, which is their caller or their time-out; whichever comes first is told. Callbacks of the token are the
/// program's own code: they run on the thread pool, neither on the thread that cancels nor on that of a timer, and what they throw is theirs.
/// </summary>
#pragma warning disable CA1001 // The timer ends with the call; a source without timer and handle holds nothing.
internal sealed class LocalCancellation(ExecutionContext? flow)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();
    private int _state;
    private OwnTimer? _clock;

    /// <summary>By which the cancellation of all calls of a batch reaches this one.</summary>
    private CancellationTokenRegistration _ofAll;

    private enum State
    {
        Running,
        Cancelled,
        TimedOut,
        Ended,
    }

    /// <summary>What the calls watch.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What flows with the code that has submitted the calls, and so with them; null where it lets nothing flow.</summary>
    public ExecutionContext? Flow => flow;

    public void Cancel() => End(State.Cancelled);

    /// <summary>The same for one of several calls, which has a time of its own: what ends all ends it, and its own time no other. Its clock is to be started.</summary>
    public LocalCancellation ForOne()
    {
        var one = new LocalCancellation(flow);
        one._ofAll = Token.UnsafeRegister(static one => ((LocalCancellation)one!).Cancel(), one);
        return one;
    }

    /// <summary>How much time the call has, once it has begun.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>The call begins to run, and has so much time.</summary>
    public void StartClock(TimeSpan timeout)
    {
        Timeout = timeout;
        _clock = OwnTimer.Create(static calls => ((LocalCancellation)calls!).End(State.TimedOut), this);
        _clock.Change(timeout);
    }

    /// <summary>The call has ended. Whether its time had passed before.</summary>
    public bool StopClock()
    {
        if (_clock is not { } clock)
            return false;
        clock.Dispose();
        _ofAll.Unregister();
        Interlocked.CompareExchange(ref _state, (int)State.Ended, (int)State.Running);
        return Volatile.Read(ref _state) == (int)State.TimedOut;
    }

    private void End(State why)
    {
        if (Interlocked.CompareExchange(ref _state, (int)why, (int)State.Running) == (int)State.Running)
            _ = CancelQuietlyAsync();
    }

    private async Task CancelQuietlyAsync() => await _source.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
