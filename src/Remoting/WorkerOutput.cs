using Microsoft.Extensions.Logging;
using Remoting.Processes;
using Remoting.Threads;

namespace Remoting;

/// <summary>
/// Where the standard output and error of workers go. They are always read to their end, whatever this says, and the tail of the standard error is
/// kept for the report when the worker dies.
/// </summary>
/// <remarks>
/// A place that takes output slowly slows the worker that prints, as a pipe does, once 1 MiB waits. One that takes nothing for a second holds up nobody
/// any more: what comes then is dropped, and a line says how much it was, when the place takes something again.
/// </remarks>
public abstract class WorkerOutput
{
    private protected WorkerOutput()
    {
    }

    /// <summary>
    /// To the standard output and error of this process, byte by byte. (Windows: workers write UTF-8; where the console is set to another code page, to that.)
    /// </summary>
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
        return new ForwardedOutput(line =>
        {
            var level = line.IsError ? LogLevel.Warning : LogLevel.Information;
            if (!logger.IsEnabled(level))
                return;
            string text = PlainText.Of(line.Text);
            Telemetry.PoolLog.WorkerWrote(logger, level, line.WorkerId, text);
        });
    }

    /// <summary>The way of one stream of one worker to where its output goes; null where that is nowhere.</summary>
    internal abstract OutputDelivery? Open(int workerId, bool isError);

    /// <summary>Complete when what came so far was delivered, or when it is stuck for <paramref name="patience"/>.</summary>
    internal abstract Task DeliveredAsync(TimeSpan patience);

    private sealed class InheritedOutput : WorkerOutput
    {
        // One stream for all workers: opening standard output anew for each would only multiply handles.
        private readonly StreamDestination _output = new(StandardStreams.OpenOutput);
        private readonly StreamDestination _error = new(StandardStreams.OpenError);

        internal override OutputDelivery Open(int workerId, bool isError) => (isError ? _error : _output).Open();

        internal override Task DeliveredAsync(TimeSpan patience) =>
            Task.WhenAll(_output.Queue.WhenDoneAsync(patience), _error.Queue.WhenDoneAsync(patience));
    }

    private sealed class DiscardedOutput : WorkerOutput
    {
        internal override OutputDelivery? Open(int workerId, bool isError) => null;

        internal override Task DeliveredAsync(TimeSpan patience) => Task.CompletedTask;
    }

    private sealed class ForwardedOutput(Action<WorkerOutputLine> onLine) : WorkerOutput
    {
        // One for all workers: calls of the callback do not overlap.
        private readonly SerialQueue _queue = new();

        internal override OutputDelivery Open(int workerId, bool isError) =>
            new(_queue, new LineSink(text => onLine(new WorkerOutputLine(workerId, isError, text))));

        internal override Task DeliveredAsync(TimeSpan patience) => _queue.WhenDoneAsync(patience);
    }
}

/// <summary>One line that a worker wrote to its standard output or error.</summary>
/// <param name="WorkerId">The worker's number in its pool.</param>
/// <param name="IsError">Whether it was written to standard error.</param>
/// <param name="Text">The line, without its line end.</param>
public readonly record struct WorkerOutputLine(int WorkerId, bool IsError, string Text);
