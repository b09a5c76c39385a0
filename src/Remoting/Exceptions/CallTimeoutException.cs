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

    /// <summary>
    /// Where the call was when its worker was about to be killed for it, a line a frame, innermost first; <see langword="null"/> where that cannot be had, or
    /// the call has ended by its own token. It is taken in the second half of <see cref="ProcessPoolOptions.CancellationGracePeriod"/> if that is 0.2 seconds
    /// or more, on Linux and macOS.
    /// </summary>
    public string? RemoteStackTrace { get; internal init; }

    /// <summary>Both stacks: the worker's first, then the one of the caller.</summary>
    public override string ToString() => RemoteStackTrace is null
        ? base.ToString()
        : $"{GetType()}: {Message}{Environment.NewLine}{RemoteStackTrace}{Environment.NewLine}   --- end of the stack in the worker ---{Environment.NewLine}{StackTrace}";
}
