namespace Remoting.Dashboard.Tests;

public static class Calls
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
}
