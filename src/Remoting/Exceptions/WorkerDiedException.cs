namespace Remoting;

/// <summary>
/// One worker died under this call; the pool goes on with another (<see cref="WorkerLoss.Replace"/>).
/// Calls that had been sent to the worker but had not started are not affected.
/// </summary>
public sealed class WorkerDiedException : BrokenProcessPoolException
{
    internal WorkerDiedException(string callable, WorkerDeath death)
        : base($"The worker died while it ran {callable}.", death)
    {
        Callable = callable;
    }

    /// <summary>The callable that was running.</summary>
    public string Callable { get; }
}
