namespace Remoting.Threads;

/// <summary>What user code may have changed about a thread that it ran on, so that it can be put back.</summary>
internal readonly struct CleanThread
{
    /// <summary>The context in which nobody has set anything. There is no other way to it than to look where it is.</summary>
    private static ExecutionContext? _nothing;

    private readonly ExecutionContext _context;

    private CleanThread(ExecutionContext context) => _context = context;

    /// <summary>The state of this thread now.</summary>
    public static CleanThread Capture() => new(ExecutionContext.Capture()!);

    /// <summary>Runs something that is to keep nothing of what flows with the code that runs here (values of <see cref="AsyncLocal{T}"/>).</summary>
    public static void WithoutContext(Action action) => WithoutContext(static action => action(), action);

    /// <inheritdoc cref="WithoutContext(Action)"/>
    public static void WithoutContext<T>(Action<T> action, T state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            action(state);
            return;
        }
        using (ExecutionContext.SuppressFlow())
            action(state);
    }

    /// <inheritdoc cref="WithoutContext(Action)"/>
    public static T WithoutContext<T>(Func<T> action)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return action();
        using (ExecutionContext.SuppressFlow())
            return action();
    }

    /// <summary>
    /// Begins something that goes on for longer than what runs here, and has nothing to do with it: it sees nothing of what flows with the code that runs here, and
    /// nothing of a scheduler that has more to it than threads, such as one whose tasks act in somebody's name. Never waits.
    /// </summary>
    /// <param name="begin">Lets nothing out.</param>
    public static void Begin(Action begin)
    {
        if (TaskScheduler.Current == TaskScheduler.Default && Volatile.Read(ref _nothing) is { } nothing)
        {
            ExecutionContext.Run(nothing, static begin => ((Action)begin!)(), begin);
            return;
        }
        ThreadPool.UnsafeQueueUserWorkItem(
            static begin =>
            {
                if (Volatile.Read(ref _nothing) is null)
                    Volatile.Write(ref _nothing, ExecutionContext.Capture());
                begin();
            },
            begin, preferLocal: false);
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
