namespace Remoting;

/// <summary>The base of all errors that the library itself raises.</summary>
public class RemotingException : Exception
{
    /// <summary>Makes an error.</summary>
    public RemotingException()
    {
    }

    /// <summary>Makes an error with a message.</summary>
    public RemotingException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an error with a message and its cause.</summary>
    public RemotingException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The file from which the call can be run again (<see cref="ProcessPoolOptions.CrashCapsules"/>); <see langword="null"/> where none was written. Of a call over a cluster it is on the silo's machine.
    /// </summary>
    public string? CapsulePath { get; internal set; }
}
