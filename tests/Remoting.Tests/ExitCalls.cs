namespace Remoting.Tests;

/// <summary>What leaves its worker slow to exit.</summary>
public static class ExitCalls
{
    private static int _registered;

    /// <summary>From here on the worker takes so long to exit. Gives its process id.</summary>
    [ProcessPoolCallable]
    public static int ExitSlowly(int milliseconds)
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(milliseconds);
        return Environment.ProcessId;
    }
}
