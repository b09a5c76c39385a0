using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>
/// The loggers of a worker, whose records go to its parent as frames of their own in the outbox, like results: so they are in order with these, and what was
/// logged before a crash arrives. Only what the parent wants is made and sent; of a category that it has not heard of, all is.
/// </summary>
internal sealed class WorkerLog(ResultOutbox outbox) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, Logger> _loggers = new();
    private readonly LoggerExternalScopeProvider _scopes = new();

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, static (category, log) => new Logger(log, category), this);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("What is logged in a worker goes to its parent, and to the providers that are there.");

    /// <summary>The executing thread, before calls for which it is so.</summary>
    public void Adopt(LevelsFrame wanted)
    {
        foreach (var (category, least) in wanted.Levels)
            ((Logger)CreateLogger(category)).Least = least;
    }

    /// <summary>The loggers are there as long as the process.</summary>
    public void Dispose()
    {
    }

    private void Send(LogFrame frame)
    {
        var buffer = FrameBuffer.Rent();
        int start = buffer.Length;
        frame.Write(buffer);
        outbox.Add(buffer.Written[start..], more: true);
        FrameBuffer.Return(buffer);
    }

    private List<LogState> Scopes()
    {
        var scopes = new List<LogState>();
        _scopes.ForEachScope(static (scope, list) => list.Add(LogState.Of(null, scope)), scopes);
        return scopes;
    }

    private sealed class Logger(WorkerLog log, string category) : ILogger
    {
        private volatile LogLevel _least = LogLevel.Trace;

        public LogLevel Least
        {
            set => _least = value;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            ArgumentNullException.ThrowIfNull(formatter);
            log.Send(new LogFrame(
                RemotingWorker.Current?.CallId ?? 0,
                category,
                logLevel,
                eventId,
                LogState.Of(formatter(state, exception), state),
                log.Scopes(),
                exception is null ? null : CallError.From(exception, CallErrorKind.Thrown)));
        }
    }
}
