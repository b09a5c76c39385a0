using Remoting.Platform;
using Remoting.Processes;

namespace Remoting;

/// <summary>What is known of a worker process that ended.</summary>
/// <param name="WorkerId">Its number in the pool.</param>
/// <param name="ProcessId">Its process; null where none was started.</param>
/// <param name="ExitCode">Null where nobody knows it.</param>
/// <param name="Reason">How it ended.</param>
/// <param name="StandardErrorTail">What it said itself at last.</param>
/// <param name="Failure">What its parent knows of the cause; empty where the worker's own end is all there is.</param>
internal sealed record WorkerDeath(int WorkerId, int? ProcessId, int? ExitCode, WorkerExitReason Reason, string StandardErrorTail, string Failure = "")
{
    private const int SignalBase = 128;

    /// <summary>Where the call was for which the worker was killed, as far as it could be told.</summary>
    public string? Stack { get; init; }

    /// <summary>What no other process is called, at any time; null where none was started on this machine.</summary>
    public string? ProcessName { get; init; }

    /// <summary>The file that the initializer left, under which the worker died; null where there is none.</summary>
    public string? CapsulePath { get; init; }

    /// <summary>Where it was, if not on this machine; where its process is not known, that is all there is to tell.</summary>
    public string? Place { get; init; }

    /// <summary>The host of the runtime has refused to start it: its exit code is a status then, however much it looks like a signal.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>.NET reports a signal n as exit code 128 + n (64 signals at most); on Windows there are none.</summary>
    public int? Signal => !IsRefusal && !OperatingSystem.IsWindows() && ExitCode is > SignalBase and <= SignalBase + 64 ? ExitCode - SignalBase : null;

    /// <summary>Whether a process with this exit code was ended by <see cref="System.Diagnostics.Process.Kill()"/> or the like.</summary>
    public static bool IsKill(int exitCode) => exitCode == (OperatingSystem.IsWindows() ? WindowsExitCodes.Killed : SignalBase + 9);

    /// <summary>One sentence for messages and logs.</summary>
    public string Describe()
    {
        string cause = Failure.Length == 0 ? "" : $" {Failure.TrimEnd('.')}.";
        if (ProcessId is null && Place is not null)
            return $"It was on {Place}{Explain()}.{cause}";
        if (ProcessId is null)
            return $"The process of worker {WorkerId} was not started{Explain()}.{cause}";
        string process = Place is null ? $"Process {ProcessId}" : $"On {Place}: process {ProcessId}";
        string how = (ExitCode, Signal) switch
        {
            (null, _) => "has no known exit code",
            (_, { } signal) => $"ended by signal {signal} (exit code {ExitCode})",
            _ => $"ended with exit code {ExitCode}",
        };
        return $"{process} of worker {WorkerId} {how}{Explain()}.{cause}";
    }

    private string Explain() => Reason switch
    {
        WorkerExitReason.StackOverflow => ": stack overflow",
        WorkerExitReason.OutOfMemory => ": out of memory",
        WorkerExitReason.UnhandledException => ": unhandled exception on another thread",
        WorkerExitReason.FailFast => ": fail-fast",
        WorkerExitReason.NativeCrash => ": native crash",
        WorkerExitReason.Killed => ": killed from outside or by the kernel",
        WorkerExitReason.ChannelLost => ": it lost or broke its channel",
        WorkerExitReason.StartTimeout => ": it was not ready in time",
        WorkerExitReason.StartFailed => ": its start failed",
        _ => "",
    };

    /// <summary>
    /// Exit code 134 (SIGABRT) alone is ambiguous: the runtime's own last words tell stack overflow, unhandled exception and the rest apart.
    /// </summary>
    public static WorkerExitReason Classify(int? exitCode, string standardError) => exitCode switch
    {
        null => WorkerExitReason.Unknown,
        { } code when OperatingSystem.IsWindows() => WindowsExitCodes.Classify(code, standardError),
        SignalBase + 6 => ClassifyAbort(standardError),
        SignalBase + 2 or SignalBase + 9 or SignalBase + 15 => WorkerExitReason.Killed,
        // The worker has seen to it that a full stack can be told.
        SignalBase + StackEnd.Signal when ProgramKind.IsNative && OperatingSystem.IsLinux() => WorkerExitReason.StackOverflow,
        SignalBase + 4 or SignalBase + 7 or SignalBase + 8 or SignalBase + 11 => WorkerExitReason.NativeCrash,
        _ => WorkerExitReason.Exited,
    };

    /// <summary>What the last words of a runtime that has ended itself say.</summary>
    internal static WorkerExitReason ClassifyAbort(string text)
    {
        if (text.Contains("Stack overflow.", StringComparison.Ordinal))
            return WorkerExitReason.StackOverflow;
        if (text.Contains("Out of memory.", StringComparison.Ordinal) || text.Contains("System.OutOfMemoryException", StringComparison.Ordinal))
            return WorkerExitReason.OutOfMemory;
        if (text.Contains("Unhandled exception.", StringComparison.Ordinal))
            return WorkerExitReason.UnhandledException;
        bool failFast = text.Contains("Process terminated.", StringComparison.Ordinal) || text.Contains("Fatal error.", StringComparison.Ordinal);
        return failFast ? WorkerExitReason.FailFast : WorkerExitReason.NativeCrash;
    }
}
