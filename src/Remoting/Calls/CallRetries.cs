namespace Remoting.Calls;

/// <summary>What is to be known of the calls of a batch that may be run again.</summary>
internal sealed class CallRetries(RetryLine line, Func<Exception, int, TimeSpan?> policy)
{
    private readonly Dictionary<int, (int Count, Exception Last)> _failures = [];

    /// <summary>The program's own code, which says whether and when.</summary>
    public Func<Exception, int, TimeSpan?> Policy => policy;

    /// <summary>Whether nobody wants the calls any more. Under the lock of the line.</summary>
    public bool IsCancelled { get; set; }

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
