namespace Remoting.WorkerHost;

/// <summary>
/// What belongs to the executing thread and what a call can change there: where awaits go on, what flows with them (every <see cref="AsyncLocal{T}"/>,
/// the cultures among them), priority and name. Each call finds it as the first one did: as the worker's start and its initializer have left it.
/// </summary>
internal sealed class ThreadState
{
    private readonly Thread _thread;
    private readonly SynchronizationContext? _synchronization;
    private readonly ExecutionContext _execution;
    private readonly ThreadPriority _priority;
    private readonly string? _name;

    private ThreadState()
    {
        // Otherwise there is nothing that one could go back to.
        if (ExecutionContext.IsFlowSuppressed())
            ExecutionContext.RestoreFlow();
        _thread = Thread.CurrentThread;
        _synchronization = SynchronizationContext.Current;
        _execution = ExecutionContext.Capture()!;
        _priority = _thread.Priority;
        _name = _thread.Name;
    }

    /// <summary>The state of the current thread.</summary>
    public static ThreadState Take() => new();

    /// <summary>Puts back what is another. Called after each call, so all of it are comparisons of what is at hand, some nanoseconds.</summary>
    public void PutBack()
    {
        // Before the rest: handlers of changed values must not see the call's.
        if (SynchronizationContext.Current != _synchronization)
            SynchronizationContext.SetSynchronizationContext(_synchronization);
        // None is captured where the call has left the flow suppressed.
        if (ExecutionContext.Capture() != _execution)
            ExecutionContext.Restore(_execution);
        if (_thread.Priority != _priority)
            _thread.Priority = _priority;
        if (!ReferenceEquals(_thread.Name, _name))
            _thread.Name = _name;
    }
}
