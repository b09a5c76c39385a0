using System.Text;

namespace Remoting;

/// <summary>
/// Worker processes died and the pool cannot go on: one death under <see cref="WorkerLoss.BreakPool"/>, several failed starts in a row,
/// or an initializer that threw. Each affected call gets an exception object of its own.
/// </summary>
public class BrokenProcessPoolException : RemotingException
{
    internal BrokenProcessPoolException(string message, WorkerDeath? death, Exception? innerException = null)
        : base(death is null ? message : Describe(message, death), innerException)
    {
        Death = death;
        CapsulePath = (innerException as RemotingException)?.CapsulePath ?? death?.CapsulePath;
    }

    /// <param name="message">All that there is to say, with the death.</param>
    /// <param name="death">The death.</param>
    private BrokenProcessPoolException(WorkerDeath? death, string message)
        : base(message) => Death = death;

    /// <summary>The exit code of the worker; <see langword="null"/> when it is not known. A signal n gives 128 + n on Unix.</summary>
    public int? ExitCode => Death?.ExitCode;

    /// <summary>The number of the signal that ended the worker (9 is SIGKILL), where one did.</summary>
    public int? Signal => Death?.Signal;

    /// <summary>The process id that the worker had.</summary>
    public int? ProcessId => Death?.ProcessId;

    /// <summary>The last lines (up to 4 KiB) that the worker wrote to its standard error.</summary>
    public string StandardErrorTail => Death?.StandardErrorTail ?? "";

    /// <summary>Why the worker ended, as far as it can be told.</summary>
    public WorkerExitReason Reason => Death?.Reason ?? WorkerExitReason.Unknown;

    internal WorkerDeath? Death { get; }

    /// <summary>Whether the call was waiting, and no worker of the pool has ever begun it: another pool may run it.</summary>
    internal bool HasNotBegun { get; set; }

    /// <summary>One that comes from elsewhere, and has been put into words there.</summary>
    internal static BrokenProcessPoolException Told(string message, WorkerDeath? death) => new(death, message);

    private static string Describe(string message, WorkerDeath death)
    {
        var text = new StringBuilder(message);
        text.Append(' ').Append(death.Describe());
        if (death.StandardErrorTail.Length > 0)
            text.Append(" Its standard error ended with:").Append(Environment.NewLine).Append(death.StandardErrorTail.TrimEnd());
        return text.ToString();
    }
}
