namespace Remoting.Chaos.Deaths;

/// <summary>What the report of a death must say: how the worker ended.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="ExitCode">The exit code on Unix; a signal n gives 128 + n.</param>
public sealed record LastWords(WorkerExitReason Reason, int ExitCode)
{
    private const int Abort = 128 + 6;

    public static LastWords Of(DeathCause cause) => cause switch
    {
        DeathCause.Exit0 => new(WorkerExitReason.Exited, 0),
        DeathCause.Exit7 => new(WorkerExitReason.Exited, 7),
        DeathCause.Unhandled => new(WorkerExitReason.UnhandledException, Abort),
        DeathCause.FailFast => new(WorkerExitReason.FailFast, Abort),
        DeathCause.StackOverflow => new(WorkerExitReason.StackOverflow, Abort),
        DeathCause.NativeCrash => new(WorkerExitReason.NativeCrash, 128 + 11),
        DeathCause.OutOfMemory => new(WorkerExitReason.OutOfMemory, Abort),
        DeathCause.Kill => new(WorkerExitReason.Killed, 128 + Native.SigKill),
        DeathCause.Terminate => new(WorkerExitReason.Killed, 128 + Native.SigTerm),
        // These two live on, until the pool ends them.
        DeathCause.Stop => new(WorkerExitReason.StartTimeout, 128 + Native.SigKill),
        DeathCause.CloseChannel => new(WorkerExitReason.ChannelLost, 128 + Native.SigKill),
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };

    /// <summary>Null when a report says it; otherwise what it says instead.</summary>
    public string? Complaint(BrokenProcessPoolException report) =>
        (report.Reason, report.ExitCode) == (Reason, ExitCode) && report.Signal == (ExitCode > 128 ? ExitCode - 128 : null)
            ? null
            : $"the report says {report.Reason}, exit code {report.ExitCode}, signal {report.Signal} instead of {Reason}, {ExitCode}: {report.Message}";
}
