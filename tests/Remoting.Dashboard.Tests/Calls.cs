using Microsoft.Extensions.Logging;

namespace Remoting.Dashboard.Tests;

public static partial class Calls
{
    [ProcessPoolCallable]
    public static int Twice(int number) => 2 * number;

    /// <summary>Runs until a file is there.</summary>
    [ProcessPoolCallable]
    public static void WaitFor(string path)
    {
        while (!File.Exists(path))
            Thread.Sleep(2);
    }

    [ProcessPoolCallable]
    public static void Throw(string words) => throw new InvalidOperationException(words);

    [ProcessPoolCallable]
    public static void Exit(int code) => Environment.Exit(code);

    [ProcessPoolCallable]
    public static void Print(string words) => Console.WriteLine(words);

    [ProcessPoolCallable]
    public static void Log(string words) => Warn(RemotingWorker.Current!.Logger, words);

    [LoggerMessage(1, LogLevel.Warning, "{Words}")]
    private static partial void Warn(ILogger logger, string words);
}
