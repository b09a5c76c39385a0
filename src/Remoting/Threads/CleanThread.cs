namespace Remoting.Threads;

/// <summary>What user code may have changed about a thread that it ran on, so that it can be put back.</summary>
internal readonly struct CleanThread
{
    private readonly ExecutionContext _context;

    private CleanThread(ExecutionContext context) => _context = context;

    /// <summary>The state of this thread now.</summary>
    public static CleanThread Capture() => new(ExecutionContext.Capture()!);

    /// <summary>Runs something that is to keep nothing of what flows with the code that runs here (values of <see cref="AsyncLocal{T}"/>).</summary>
    public static void WithoutContext(Action action)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            action();
            return;
        }
        using (ExecutionContext.SuppressFlow())
            action();
    }

    /// <summary>Puts it back, on the same thread.</summary>
    public void Restore()
    {
        ExecutionContext.Restore(_context);
        if (SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        if (Thread.CurrentThread.Priority != ThreadPriority.Normal)
            Thread.CurrentThread.Priority = ThreadPriority.Normal;
        Interruptions.Drop();
    }
}
