using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Remoting.Hosting.Tests;

/// <summary>A record as a logger of the program gets it.</summary>
public sealed record LogRecord(string Category, LogLevel Level, EventId EventId, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values,
    IReadOnlyList<object?> Scopes, Exception? Exception)
{
    public object? this[string name] => Values.FirstOrDefault(value => value.Key == name).Value;

    /// <summary>The value of that name in any of the scopes.</summary>
    public object? InScope(string name) => Scopes.OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(scope => scope)
        .FirstOrDefault(value => value.Key == name).Value;
}

/// <summary>Keeps what is logged.</summary>
public sealed class RecordingLoggers : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<LogRecord> Records { get; } = new();

    /// <summary>Where set, no record is taken before it opens.</summary>
    public ManualResetEventSlim? Gate { get; set; }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(RecordingLoggers records, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => records._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            records.Gate?.Wait();
            var scopes = new List<object?>();
            records._scopes.ForEachScope(static (scope, list) => list.Add(scope), scopes);
            records.Records.Enqueue(new LogRecord(category, logLevel, eventId, formatter(state, exception),
                [.. state as IEnumerable<KeyValuePair<string, object?>> ?? []], scopes, exception));
        }
    }
}
