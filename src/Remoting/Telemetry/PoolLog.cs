using Microsoft.Extensions.Logging;

namespace Remoting.Telemetry;

/// <summary>Every log message of a pool. A normal run has none above Debug. All of this is the program's code, and runs where <see cref="PoolEvents"/> says.</summary>
/// <remarks>The only class of this library with such messages: in which order the generator of two writes them differs from one compilation to the next.</remarks>
internal sealed partial class PoolLog(ILoggerFactory factory)
{
    public const string Category = "Remoting.ProcessPool";

    private readonly ILogger _logger = factory.CreateLogger(Category);

    [LoggerMessage(1, LogLevel.Debug, "Worker {WorkerId} (process {ProcessId}) is ready after {Milliseconds:F1} ms")]
    public partial void WorkerStarted(int workerId, int processId, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "Worker {WorkerId} (process {ProcessId}) was asked to exit, reason {Reason}")]
    public partial void WorkerRetired(int workerId, int? processId, RetireReason reason);

    [LoggerMessage(3, LogLevel.Warning, "Worker {WorkerId} (process {ProcessId}) died, exit code {ExitCode}, reason {Reason}. {StandardErrorTail}")]
    public partial void WorkerDied(int workerId, int? processId, int? exitCode, WorkerExitReason reason, string standardErrorTail);

    [LoggerMessage(EventId = 4, Message = "Worker {WorkerId} (process {ProcessId}) is killed under {Callable}, reason {Reason}")]
    public partial void WorkerKilled(LogLevel level, int workerId, int? processId, string? callable, KillReason reason);

    [LoggerMessage(5, LogLevel.Warning, "{Callable} is started again, attempt {Attempt}, because worker {WorkerId} (process {ProcessId}) died under it, reason {Reason}")]
    public partial void CallRetried(string callable, int attempt, int workerId, int? processId, WorkerExitReason reason);

    [LoggerMessage(6, LogLevel.Error, "The pool is broken")]
    public partial void PoolBroken(Exception exception);

    [LoggerMessage(7, LogLevel.Error, "Worker {WorkerId} (process {ProcessId}) could not be started, or could not go on")]
    public partial void WorkerFailed(int workerId, int? processId, Exception exception);

    [LoggerMessage(EventId = 8, Message = "Worker {WorkerId}: {Line}")]
    public static partial void WorkerWrote(ILogger logger, LogLevel level, int workerId, string line);

    [LoggerMessage(9, LogLevel.Debug, "Worker {WorkerId} (process {ProcessId}) has ended, exit code {ExitCode}")]
    public partial void WorkerEnded(int workerId, int? processId, int? exitCode);

    [LoggerMessage(12, LogLevel.Warning, "The call that worker {WorkerId} (process {ProcessId}) runs does not end although it was asked to. It is here:{NewLine}{Stack}")]
    public partial void CallHangs(int workerId, int processId, string newLine, string stack);

    [LoggerMessage(20, LogLevel.Warning, "A crash capsule could not be written to {Folder}")]
    public static partial void CapsuleNotWritten(ILogger logger, string folder, Exception exception);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "{Count} records that were logged in workers were dropped: {MostWaiting} waited for the loggers of this program already")]
    public static partial void RecordsDropped(ILogger logger, long count, int mostWaiting);

    [LoggerMessage(22, LogLevel.Information, "{Text} (advice {Kind} for {Callable})")]
    public partial void Advises(string callable, PoolAdviceKind kind, string text);

    [LoggerMessage(23, LogLevel.Warning, "{Sentence}")]
    public partial void OptionUnmet(string sentence);

    [LoggerMessage(10, LogLevel.Error, "Something that the pool had to do has failed; it goes on without")]
    public partial void StepFailed(Exception exception);

    [LoggerMessage(11, LogLevel.Debug, "Workers are started by {LaunchMode}: {Command}")]
    public partial void LaunchChosen(LaunchMode launchMode, string command);
}
