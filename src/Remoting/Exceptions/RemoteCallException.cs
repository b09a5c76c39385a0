using System.Collections.ObjectModel;

namespace Remoting;

/// <summary>
/// The callable threw. What it threw crosses the process boundary as plain data (type name, message, stack, data), so no exception type
/// can make a pool hang or break; a well-known exception of .NET itself is also the <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class RemoteCallException : RemotingException
{
    private static readonly ReadOnlyDictionary<string, string?> NoData = new(new Dictionary<string, string?>());

    internal RemoteCallException(string callable, string remoteExceptionType, string remoteMessage, string? remoteStackTrace,
        IReadOnlyDictionary<string, string?>? remoteData, Exception? innerException)
        : base($"{callable} threw {remoteExceptionType}: {remoteMessage}", innerException)
    {
        Callable = callable;
        RemoteExceptionType = remoteExceptionType;
        RemoteMessage = remoteMessage;
        RemoteStackTrace = remoteStackTrace;
        RemoteData = remoteData ?? NoData;
    }

    /// <summary>The callable that threw.</summary>
    public string Callable { get; }

    /// <summary>Full name of the type that was thrown in the worker.</summary>
    public string RemoteExceptionType { get; }

    /// <summary>The message of the exception in the worker; of one that is longer, the first 65,536 characters.</summary>
    public string RemoteMessage { get; }

    /// <summary>
    /// The stack in the worker, from the callable down to the throw, those of inner exceptions included; of one that is longer, the first
    /// 65,536 characters.
    /// </summary>
    public string? RemoteStackTrace { get; }

    /// <summary>
    /// The exception's <see cref="Exception.Data"/>, keys and values as text: of more, the first 256 entries, and 65,536 characters altogether.
    /// What of it cannot be read is left out.
    /// </summary>
    public IReadOnlyDictionary<string, string?> RemoteData { get; }

    /// <summary>Both stacks: the worker's first, then the one of the caller.</summary>
    public override string ToString() =>
        $"{GetType()}: {Message}{Environment.NewLine}" +
        (RemoteStackTrace is null ? "" : $"{RemoteStackTrace}{Environment.NewLine}   --- end of the stack in the worker ---{Environment.NewLine}") +
        StackTrace;
}
