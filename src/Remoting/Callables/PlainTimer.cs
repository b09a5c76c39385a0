namespace Remoting.CompilerServices;

/// <summary>
/// Makes timers that have nothing to do with whoever happens to make them: a timer otherwise keeps the values of its maker's asynchronous context
/// for as long as it lives.
/// </summary>
internal static class PlainTimer
{
    /// <summary>A timer that is not set yet.</summary>
    public static Timer Create(TimerCallback callback, object state)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return new Timer(callback, state, Timeout.Infinite, Timeout.Infinite);
        using (ExecutionContext.SuppressFlow())
            return new Timer(callback, state, Timeout.Infinite, Timeout.Infinite);
    }
}
