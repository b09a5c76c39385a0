using Microsoft.Extensions.Logging;

namespace Remoting.Chaos.Storm;

/// <summary>A logger that throws, takes its time, or asks the pool something, at random.</summary>
internal sealed class BadLogger(Random random) : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();

    /// <summary>The pool that it is the logger of.</summary>
    public ProcessPoolExecutor? Executor { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        int what;
        lock (_gate)
            what = random.Next(12);
        switch (what)
        {
            case < 4:
                throw new InvalidOperationException(formatter(state, exception));
            case < 6:
                Thread.Sleep(what * 10);
                break;
            case 6:
                _ = Executor?.GetSnapshot();
                break;
            default:
                break;
        }
    }

    public void Dispose()
    {
    }
}
