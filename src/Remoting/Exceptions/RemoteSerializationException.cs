namespace Remoting;

/// <summary>An argument or a result could not be written or read. Only the call it belongs to fails.</summary>
public sealed class RemoteSerializationException : RemotingException
{
    internal RemoteSerializationException(string callable, string? parameter, string message, Exception? innerException)
        : base(message, innerException)
    {
        Callable = callable;
        Parameter = parameter;
    }

    /// <summary>The callable whose argument or result it was.</summary>
    public string Callable { get; }

    /// <summary>The name of the parameter, or <see langword="null"/> for the result.</summary>
    public string? Parameter { get; }
}
