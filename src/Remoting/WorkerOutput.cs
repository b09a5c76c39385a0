using Microsoft.Extensions.Logging;

namespace Remoting;

/// <summary>
/// Where the standard output and error of workers go. They are always read to their end, whatever this says, so a worker that prints
/// much never blocks; and the tail of the standard error is kept for the report when the worker dies.
/// </summary>
public abstract class WorkerOutput
{
    private protected WorkerOutput()
    {
    }

    /// <summary>To the standard output and error of this process, byte by byte.</summary>
    public static WorkerOutput Inherit { get; } = new InheritedOutput();

    /// <summary>Nowhere.</summary>
    public static WorkerOutput Discard { get; } = new DiscardedOutput();

    /// <summary>To a callback, line by line. Calls of the callback do not overlap; what it throws is ignored.</summary>
    /// <param name="onLine">Gets each line, without its line end.</param>
    public static WorkerOutput Forward(Action<WorkerOutputLine> onLine)
    {
        ArgumentNullException.ThrowIfNull(onLine);
        return new ForwardedOutput(onLine);
    }

    /// <summary>To a logger, line by line: standard output as information, standard error as a warning.</summary>
    /// <param name="logger">Where the lines go.</param>
    public static WorkerOutput Log(ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return new ForwardedOutput(line => Telemetry.PoolLog.WorkerWrote(
            logger, line.IsError ? LogLevel.Warning : LogLevel.Information, line.WorkerId, line.Text));
    }

    /// <summary>Makes the place for one stream of one worker.</summary>
    internal abstract IOutputSink Open(int workerId, bool isError);

    private sealed class InheritedOutput : WorkerOutput
    {
        // One stream for all workers: opening standard output anew for each would only multiply handles.
        private static readonly Lazy<Stream> Output = new(Console.OpenStandardOutput);
        private static readonly Lazy<Stream> Error = new(Console.OpenStandardError);

        internal override IOutputSink Open(int workerId, bool isError) => new StreamSink(isError ? Error : Output);
    }

    private sealed class DiscardedOutput : WorkerOutput
    {
        internal override IOutputSink Open(int workerId, bool isError) => NullSink.Instance;
    }

    private sealed class ForwardedOutput(Action<WorkerOutputLine> onLine) : WorkerOutput
    {
        internal override IOutputSink Open(int workerId, bool isError) =>
            new LineSink(text => onLine(new WorkerOutputLine(workerId, isError, text)), this);
    }
}

/// <summary>One line that a worker wrote to its standard output or error.</summary>
/// <param name="WorkerId">The worker's number in its pool.</param>
/// <param name="IsError">Whether it was written to standard error.</param>
/// <param name="Text">The line, without its line end.</param>
public readonly record struct WorkerOutputLine(int WorkerId, bool IsError, string Text);
