namespace Remoting;

/// <summary>The call ran past its time-out and was stopped: by its own token if it watches it, otherwise with its worker.</summary>
public sealed class CallTimeoutException : RemotingException
{
    internal CallTimeoutException(string callable, TimeSpan timeout)
        : base($"{callable} ran past its time-out of {timeout} and was stopped.", new TimeoutException($"The time-out of {timeout} has passed."))
    {
        Callable = callable;
        Timeout = timeout;
    }

    /// <summary>The callable that was stopped.</summary>
    public string Callable { get; }

    /// <summary>How long it was allowed to run, from the start of its execution.</summary>
    public TimeSpan Timeout { get; }
}
