using Microsoft.Extensions.Logging;

namespace Remoting.Hosting;

/// <summary>Loggers that say of which of several pools they tell, as a scope with the value <c>PoolName</c>.</summary>
internal sealed class PoolLoggerFactory(ILoggerFactory inner, string poolName) : ILoggerFactory
{
    private readonly KeyValuePair<string, object?>[] _scope = [new("PoolName", poolName)];

    public ILogger CreateLogger(string categoryName) => new Logger(inner.CreateLogger(categoryName), _scope);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>The other loggers are the program's.</summary>
    public void Dispose()
    {
    }

    private sealed class Logger(ILogger inner, KeyValuePair<string, object?>[] scope) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using (inner.BeginScope(scope))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
