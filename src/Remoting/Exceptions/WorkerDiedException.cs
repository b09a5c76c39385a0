namespace Remoting;

/// <summary>
/// One worker died under this call; the pool goes on with another (<see cref="WorkerLoss.Replace"/>).
/// Calls that had been sent to the worker but had not started are not affected.
/// </summary>
public sealed class WorkerDiedException : BrokenProcessPoolException
{
    internal WorkerDiedException(string callable, WorkerDeath death, IReadOnlyCollection<WorkerDeath> earlier)
        : base($"The worker died while it ran {callable}{(earlier.Count == 0 ? "" : $", attempt {earlier.Count + 1}")}.", death,
            earlier.Count == 0 ? null : new AggregateException("The attempts before:", earlier.Select(before => new WorkerDiedException(callable, before, []))))
    {
        Callable = callable;
        Attempts = earlier.Count + 1;
    }

    /// <summary>The callable that was running.</summary>
    public string Callable { get; }

    /// <summary>
    /// How often the call was started; more than 1 only if <see cref="ProcessPoolOptions.MaxAttempts"/> allows it. The deaths before this one are
    /// in the <see cref="Exception.InnerException"/>, an <see cref="AggregateException"/>.
    /// </summary>
    public int Attempts { get; }
}
