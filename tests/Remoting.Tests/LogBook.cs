using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Remoting.Tests;

/// <summary>Remembers what was logged.</summary>
public sealed class LogBook : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Event, string Text)> _lines = new();

    public IEnumerable<(LogLevel Level, int Event, string Text)> Lines => _lines;

    public IEnumerable<string> Above(LogLevel level) => _lines.Where(line => line.Level > level).Select(line => line.Text);

    public int Count(int id) => _lines.Count(line => line.Event == id);

    public void Clear() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, eventId.Id, exception is null ? formatter(state, exception) : $"{formatter(state, exception)}\n{exception}"));

    public void Dispose()
    {
    }
}
