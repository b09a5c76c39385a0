using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>How one worker ended.</summary>
/// <param name="Number">From 1, in the order of the ends.</param>
/// <param name="At">When.</param>
/// <param name="WorkerId">Its number in the pool.</param>
/// <param name="ProcessId">Its process; null where none was started.</param>
/// <param name="Callable">What it ran; null where it ran nothing.</param>
/// <param name="Signal">The signal that ended it, where one did.</param>
/// <param name="ExitCode">Null where nobody knows it.</param>
/// <param name="Reason">How it ended.</param>
/// <param name="Expected">Whether its pool had asked it to end, or has killed it.</param>
/// <param name="StandardError">What it said at last.</param>
internal sealed record PastDeath(long Number, DateTimeOffset At, int WorkerId, int? ProcessId, string? Callable, int? Signal, int? ExitCode,
    WorkerExitReason Reason, bool Expected, string StandardError)
{
    /// <summary>In few words.</summary>
    public string Words => (Reason, Signal) switch
    {
        (WorkerExitReason.StackOverflow, _) => "stack overflow",
        (WorkerExitReason.OutOfMemory, _) => "out of memory",
        (WorkerExitReason.FailFast, _) => "fail-fast",
        (WorkerExitReason.UnhandledException, _) => "unhandled exception",
        (_, { } signal) => $"signal {signal}",
        (WorkerExitReason.StartFailed or WorkerExitReason.StartTimeout, _) => "did not start",
        _ when ExitCode is { } code => $"exit code {code}",
        _ => Reason.ToString(),
    };
}

/// <summary>The last deaths of workers that their pool had not asked for, and what they were. Thread-safe.</summary>
internal sealed class DeathBook
{
    /// <summary>So many are kept.</summary>
    public const int Most = 100;

    /// <summary>So much is kept of what each of them said.</summary>
    private const int MostText = 2048;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly Queue<PastDeath> _deaths = new();
    private long _last;

    /// <summary>Makes a record of an end, and keeps it if it was not asked for.</summary>
    public PastDeath Note(WorkerDeath death, string? callable, bool expected, DateTimeOffset at)
    {
        string text = death.StandardErrorTail;
        if (text.Length > MostText)
            text = text[^MostText..];
        using (_gate.Enter())
        {
            var past = new PastDeath(expected ? 0 : _last + 1, at, death.WorkerId, death.ProcessId, callable, death.Signal, death.ExitCode, death.Reason, expected, text);
            if (expected)
                return past;
            _last = past.Number;
            _deaths.Enqueue(past);
            if (_deaths.Count > Most)
                _deaths.Dequeue();
            return past;
        }
    }

    /// <summary>Those that are kept, the oldest first.</summary>
    public PastDeath[] All()
    {
        using (_gate.Enter())
            return [.. _deaths];
    }
}
