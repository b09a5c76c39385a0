using Microsoft.Extensions.Logging;

namespace Remoting.Hosting.Tests;

/// <summary>Callables that log.</summary>
public static partial class LoggingCalls
{
    private static readonly Func<ILogger, long, IDisposable?> Job = LoggerMessage.DefineScope<long>("job {Job}");

    private static ILogger Logger => RemotingWorker.Current!.Logger;

    [ProcessPoolCallable]
    public static void Render(string file, int page, double scale)
    {
        using (Job(Logger, 7))
        using (Logger.BeginScope("a plain scope"))
            Rendered(Logger, page, file, scale);
    }

    [ProcessPoolCallable]
    public static void Fail()
    {
        try
        {
            throw new InvalidOperationException("no ink") { Data = { ["colour"] = "blue" } };
        }
        catch (InvalidOperationException e)
        {
            Failed(Logger, e);
        }
    }

    [ProcessPoolCallable]
    public static void LogAndExit()
    {
        Last(Logger);
        Environment.Exit(5);
    }

    /// <summary>Logs at both levels, and says whether the lower one was wanted.</summary>
    [ProcessPoolCallable]
    public static bool LogBelow(string category)
    {
        var logger = category.Length == 0 ? Logger : RemotingWorker.Current!.LoggerFactory.CreateLogger(category);
        bool wanted = logger.IsEnabled(LogLevel.Debug);
        Below(logger);
        Above(logger);
        return wanted;
    }

    [ProcessPoolCallable]
    public static void LogMany(int count)
    {
        for (int i = 0; i < count; i++)
            Numbered(Logger, i);
    }

    [ProcessPoolCallable]
    public static bool IsWanted() => Logger.IsEnabled(LogLevel.Critical);

    [LoggerMessage(17, LogLevel.Warning, "Page {Page} of {File} is rendered at {Scale}")]
    private static partial void Rendered(ILogger logger, int page, string file, double scale);

    [LoggerMessage(18, LogLevel.Error, "It has failed")]
    private static partial void Failed(ILogger logger, Exception error);

    [LoggerMessage(19, LogLevel.Information, "These are the last words")]
    private static partial void Last(ILogger logger);

    [LoggerMessage(20, LogLevel.Debug, "below")]
    private static partial void Below(ILogger logger);

    [LoggerMessage(21, LogLevel.Information, "above")]
    private static partial void Above(ILogger logger);

    [LoggerMessage(22, LogLevel.Information, "number {Number}")]
    private static partial void Numbered(ILogger logger, int number);
}
