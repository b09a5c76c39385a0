namespace Remoting.Hosting.Tests;

/// <summary>What runs in the workers of hosts.</summary>
public static class HostedCalls
{
    [ProcessPoolCallable]
    public static int Double(int number) => 2 * number;

    [ProcessPoolCallable]
    public static int ProcessId() => Environment.ProcessId;

    [ProcessPoolCallable]
    public static void Print(string line) => Console.WriteLine(line);

    [ProcessPoolCallable]
    public static void Exit() => Environment.Exit(3);

    /// <summary>Says that it has begun, and ends when it is let.</summary>
    [ProcessPoolCallable]
    public static string WaitFor(string begun, string released)
    {
        File.WriteAllText(begun, "");
        while (!File.Exists(released))
            Thread.Sleep(2);
        return "ended";
    }
}
