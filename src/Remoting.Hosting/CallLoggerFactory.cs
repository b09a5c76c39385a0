using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Remoting.Hosting;

/// <summary>
/// Loggers for services. In this process the container outlives the executors whose calls use it, and its services belong to none of them: so each record goes
/// where the running call's go, and nowhere outside of calls.
/// </summary>
internal sealed class CallLoggerFactory : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new CallLogger(categoryName);

    /// <summary>Where records go is a matter of the executor.</summary>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class CallLogger(string category) : ILogger
    {
        private ILogger Current => RemotingWorker.Current?.LoggerFactory.CreateLogger(category) ?? NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => Current.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => Current.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Current.Log(logLevel, eventId, state, exception, formatter);
    }
}
