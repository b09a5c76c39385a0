using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Remoting.Telemetry;

/// <summary>
/// What pools log, appended to the file that the variable <c>REMOTING_LOG</c> names, a line each, beside whatever logger they have. Several threads and
/// processes may write to one file: who writes has it alone for that moment. What cannot be written is lost, and nobody's error.
/// </summary>
internal sealed class FileLog(ILoggerFactory? others, string path) : ILoggerFactory
{
    /// <summary>Who does not get the file for so long writes nothing.</summary>
    private const int Tries = 200;

    /// <summary>What Linux, macOS and Windows say of a file that another has for itself.</summary>
    private static readonly int[] InUse = [11, 35, unchecked((int)0x80070020)];

    /// <summary>A pool's loggers, with this one where it was asked for.</summary>
    public static ILoggerFactory? Join(ILoggerFactory? others) =>
        Environment.GetEnvironmentVariable("REMOTING_LOG") is { Length: > 0 } path ? new FileLog(others, path) : others;

    public ILogger CreateLogger(string categoryName) => new Logger(others?.CreateLogger(categoryName), path);

    public void AddProvider(ILoggerProvider provider) => others?.AddProvider(provider);

    /// <summary>The other loggers are the program's.</summary>
    public void Dispose()
    {
    }

    private sealed class Logger(ILogger? other, string path) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => other?.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = exception is null ? formatter(state, exception) : $"{formatter(state, exception)}: {exception}";
            Append(string.Create(CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {Environment.ProcessId} {logLevel} {eventId.Id} {OneLine(text)}\n"));
            if (other?.IsEnabled(logLevel) == true)
                other.Log(logLevel, eventId, state, exception, formatter);
        }

        private static string OneLine(string text) => text.ReplaceLineEndings("\\n");

        private void Append(string line)
        {
            for (int i = 0; i < Tries; i++)
            {
                try
                {
                    using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                    RandomAccess.Write(file, Encoding.UTF8.GetBytes(line), RandomAccess.GetLength(file));
                    return;
                }
                catch (IOException e) when (Array.IndexOf(InUse, e.HResult) >= 0)
                {
                    // Another has it, for some microseconds.
                    Thread.Sleep(5);
                }
                catch (Exception)
                {
                    // No place, no right, no room.
                    return;
                }
            }
        }
    }
}
