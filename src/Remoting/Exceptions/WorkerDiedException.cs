namespace Remoting;

/// <summary>
/// One worker died under this call; the pool goes on with another (<see cref="WorkerLoss.Replace"/>).
/// Calls that had been sent to the worker but had not started are not affected.
/// </summary>
public sealed class WorkerDiedException : BrokenProcessPoolException
{
    internal WorkerDiedException(string callable, WorkerDeath death, IReadOnlyCollection<WorkerDeath> earlier, string? note = null)
        : base($"The worker died while it ran {callable}{(earlier.Count == 0 ? "" : $", attempt {earlier.Count + 1}")}.{(note is null ? "" : $" {note}")}", death,
            earlier.Count == 0 ? null : new AggregateException("The attempts before:", earlier.Select(before => new WorkerDiedException(callable, before, []))))
    {
        Callable = callable;
        Attempts = earlier.Count + 1;
        Note = note;
    }

    private WorkerDiedException(string callable, WorkerDeath death)
        : base($"The worker of the lease died before {callable} was run. What it kept is lost with it; another lease has another worker.", death)
    {
        Callable = callable;
    }

    /// <summary>The callable that was running; in a lease, also one that can no longer be run.</summary>
    public string Callable { get; }

    /// <summary>What else there is to say.</summary>
    internal string? Note { get; }

    /// <summary>A call of a lease whose worker is no more.</summary>
    internal static WorkerDiedException InLease(string callable, WorkerDeath death) => new(callable, death);

    /// <summary>
    /// How often the call was started, 0 for a call of a lease that came too late; more than 1 only if <see cref="ProcessPoolOptions.MaxAttempts"/> allows it. The deaths before this one are
    /// in the <see cref="Exception.InnerException"/>, an <see cref="AggregateException"/>.
    /// </summary>
    public int Attempts { get; }
}
