using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Remoting.Telemetry;

/// <summary>Every log message of a pool. A normal run has none above Debug.</summary>
internal sealed partial class PoolLog(ILoggerFactory? factory)
{
    private readonly ILogger _logger = (ILogger?)factory?.CreateLogger("Remoting.ProcessPool") ?? NullLogger.Instance;

    [LoggerMessage(1, LogLevel.Debug, "Worker {WorkerId} started as process {ProcessId} in {Milliseconds:F1} ms")]
    public partial void WorkerStarted(int workerId, int processId, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "Worker {WorkerId} was asked to exit: {Reason}")]
    public partial void WorkerRetired(int workerId, string reason);

    public void WorkerDied(int workerId, WorkerDeath death) => WorkerDied(workerId, death.ProcessId, death.ExitCode, death.Reason, death.StandardErrorTail);

    [LoggerMessage(4, LogLevel.Warning, "Worker {WorkerId} was killed under {Callable}: {Reason}")]
    public partial void WorkerKilled(int workerId, string callable, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Callable} is started again, attempt {Attempt}, because worker {WorkerId} died under it")]
    public partial void CallRetried(int workerId, string callable, int attempt);

    [LoggerMessage(6, LogLevel.Error, "The pool is broken")]
    public partial void PoolBroken(Exception exception);

    [LoggerMessage(7, LogLevel.Error, "Worker {WorkerId} could not be started, or could not go on")]
    public partial void WorkerFailed(int workerId, Exception exception);

    [LoggerMessage(EventId = 8, Message = "Worker {WorkerId}: {Line}")]
    public static partial void WorkerWrote(ILogger logger, LogLevel level, int workerId, string line);

    [LoggerMessage(3, LogLevel.Warning, "Worker {WorkerId} (process {ProcessId}) died, exit code {ExitCode}, reason {Reason}. {StandardErrorTail}")]
    private partial void WorkerDied(int workerId, int? processId, int? exitCode, WorkerExitReason reason, string standardErrorTail);
}
