namespace Remoting.Protocol;

/// <summary>What both sides of a pool have to know when somebody debugs its workers.</summary>
internal static class Debugging
{
    /// <summary>Workers wait for a debugger before they run anything of the program.</summary>
    public const string WaitVariable = "REMOTING_WAIT_FOR_DEBUGGER";

    public static bool IsWaitAskedFor(string? value) => value is "1" or "true";

    /// <summary>Options of a pool whose workers are debugged: nobody is ended for taking long at a breakpoint.</summary>
    public static ProcessPoolOptions WithoutLimits(ProcessPoolOptions options)
    {
        string? value = options.WorkerEnvironment is { } own && own.TryGetValue(WaitVariable, out string? set) ? set : Environment.GetEnvironmentVariable(WaitVariable);
        return IsWaitAskedFor(value)
            ? options with { WorkerStartTimeout = Timeout.InfiniteTimeSpan, CallTimeout = null, CancellationGracePeriod = Timeout.InfiniteTimeSpan }
            : options;
    }
}
