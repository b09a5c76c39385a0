namespace Remoting.Processes;

/// <summary>
/// What a process exits with when the host of the runtime cannot start it: a status such as 0x80008089, of which Unix keeps the last byte. That looks
/// like the code of a process that a signal has ended (137: killed), so what the process said tells the two apart.
/// </summary>
internal static class HostExit
{
    // From the host's error_codes.h, with room for some more.
    private const uint FirstStatus = 0x80008080;
    private const uint LastStatus = 0x800080AF;

    /// <summary>What the runtime says of a process that has run: then the code is that of its end.</summary>
    private static readonly string[] LastWords = ["Stack overflow.", "Unhandled exception.", "Process terminated.", "Fatal error.", "Out of memory."];

    /// <summary>What the runtime says when it cannot begin, whatever else it says.</summary>
    private static readonly string[] FirstWords = ["Failed to create CoreCLR", "Failed to load JIT compiler"];

    /// <summary>What the host speaks of, and nobody else: what a preloaded library or a profiler prints in each process says nothing of its end.</summary>
    private static readonly string[] HostWords =
    [
        "hostfxr", "hostpolicy", ".runtimeconfig", ".deps.json", "You must install", "framework", "dotnet", ".NET", "application to execute", "Could not execute", "This executable",
        "managed", "A fatal error",
    ];

    /// <summary>Whether the host has given up.</summary>
    /// <param name="exitCode">Of a process that has not come to managed code.</param>
    /// <param name="standardError">What it said.</param>
    public static bool IsRefusal(int? exitCode, string standardError)
    {
        if (exitCode is not { } code)
            return false;
        if (OperatingSystem.IsWindows())
            return (uint)code is >= FirstStatus and <= LastStatus;
        if (Array.Exists(FirstWords, words => standardError.Contains(words, StringComparison.Ordinal)))
            return true;
        return (uint)code is >= (FirstStatus & 0xFF) and <= (LastStatus & 0xFF)
            && !Array.Exists(LastWords, words => standardError.Contains(words, StringComparison.Ordinal))
            && Array.Exists(HostWords, words => standardError.Contains(words, StringComparison.Ordinal));
    }
}
