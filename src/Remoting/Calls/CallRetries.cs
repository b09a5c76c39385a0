using Remoting.Telemetry;

namespace Remoting.Calls;

/// <summary>What is to be known of the calls of a batch that may be run again.</summary>
internal sealed class CallRetries(RetryLine line, Func<Exception, int, TimeSpan?> policy)
{
    private readonly Dictionary<int, (int Count, Exception Last)> _failures = [];

    /// <summary>By index, how the last attempt has failed, where somebody wants to know outcomes. Also the lock of the next.</summary>
    private readonly Dictionary<int, FailedEnd> _ends = [];

    /// <summary>By index, how long attempts ran whose workers are gone, and can tell nothing of them.</summary>
    private Dictionary<int, TimeSpan>? _lost;

    /// <summary>The program's own code, which says whether and when.</summary>
    public Func<Exception, int, TimeSpan?> Policy => policy;

    /// <summary>Whether nobody wants the calls any more. Under the lock of the line.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether those that run are left to end by themselves. Under the lock of the line.</summary>
    public bool IsCancelledQueuedOnly { get; private set; }

    /// <summary>Nobody wants the calls any more. Under the lock of the line.</summary>
    public void Cancel(bool queuedOnly) => (IsCancelledQueuedOnly, IsCancelled) = (queuedOnly && (IsCancelledQueuedOnly || !IsCancelled), true);

    /// <summary>An attempt has ended. True where it has failed: whether that is the outcome is known later.</summary>
    public bool Keep(int index, FailedEnd end)
    {
        lock (_ends)
        {
            if (end.Outcome is CallOutcomes.Ok or CallOutcomes.Cancelled)
            {
                _ends.Remove(index);
                return false;
            }
            // One that is refused when it is to be run again has the error that it had (Last).
            if (end.Outcome != CallOutcomes.Refused || !_ends.ContainsKey(index))
                _ends[index] = end;
            return true;
        }
    }

    /// <summary>How a call has failed, once.</summary>
    public FailedEnd? TakeEnd(int index)
    {
        lock (_ends)
            return _ends.Remove(index, out var end) ? end : null;
    }

    /// <summary>A call has failed with its worker.</summary>
    public void Lose(int index, TimeSpan ran)
    {
        lock (_ends)
            (_lost ??= [])[index] = ran;
    }

    /// <summary>How long the attempt ran that was lost last, once; null where none was.</summary>
    public TimeSpan? TakeLost(int index)
    {
        lock (_ends)
            return _lost is not null && _lost.Remove(index, out var ran) ? ran : null;
    }

    /// <summary>A call has failed. True where it may be run again, and has its outcome later.</summary>
    public bool TryTake(CallBatch batch, int index, Exception error) => line.TryTake(this, batch, index, error);

    /// <summary>How often a call has failed.</summary>
    public int FailuresOf(int index)
    {
        lock (_failures)
            return _failures.GetValueOrDefault(index).Count;
    }

    /// <summary>A call has failed; gives how often it has by now.</summary>
    public int Count(int index, Exception error)
    {
        lock (_failures)
        {
            int count = _failures.GetValueOrDefault(index).Count + 1;
            _failures[index] = (count, error);
            return count;
        }
    }

    /// <summary>
    /// What a call fails with in the end: where its executor was shut down just before it could be run again that is the error that it had, for it has run.
    /// </summary>
    public Exception Last(int index, Exception error)
    {
        lock (_failures)
            return error is ObjectDisposedException && _failures.TryGetValue(index, out var failures) ? failures.Last : error;
    }
}
