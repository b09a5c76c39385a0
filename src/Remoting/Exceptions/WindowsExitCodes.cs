namespace Remoting;

/// <summary>
/// What exit codes say on Windows, where there are no signals: a process that crashes ends with the code of its last exception. From the documentation;
/// those of kills, crashes and fail-fasts were seen under Wine.
/// </summary>
internal static class WindowsExitCodes
{
    /// <summary>What <see cref="System.Diagnostics.Process.Kill()"/> leaves. So does a program that exits with -1 by itself; nobody can tell.</summary>
    public const int Killed = -1;

    private const uint ErrorMask = 0xF000_0000;
    private const uint SystemError = 0xC000_0000;
    private const uint ProgramsError = 0xE000_0000;

    public static WorkerExitReason Classify(int exitCode, string standardError) => unchecked((uint)exitCode) switch
    {
        // An exception of .NET that nobody caught; the runtime's fail-fast, and that of the system, by which some runtimes end for either.
        0xE0434352 => FromWords(standardError, WorkerExitReason.UnhandledException),
        0x80131623 or 0xC0000602 => FromWords(standardError, WorkerExitReason.FailFast),
        // An error inside of the runtime.
        0x80131506 => FromWords(standardError, WorkerExitReason.FailFast),
        // abort(), and checks of the compiler's: NativeAOT's runtime ends by it, too.
        0xC0000409 => FromWords(standardError, WorkerExitReason.NativeCrash),
        0xC00000FD => WorkerExitReason.StackOverflow,
        // No memory, no quota, no room in the page file; what .NET's exception has as a number.
        0xC0000017 or 0xC0000044 or 0xC000009A or 0xC000012D or 0x8007000E => WorkerExitReason.OutOfMemory,
        // By Process.Kill or a job; Ctrl-C, Ctrl-Break or a closed console; a debugger that ends it; the end of the session.
        0xFFFFFFFF or 0xC000013A or 0x40010004 or 0x40010005 or 0xC000026B => WorkerExitReason.Killed,
        // A breakpoint, a single step, a guard page, data out of line.
        0x80000001 or 0x80000002 or 0x80000003 or 0x80000004 => WorkerExitReason.NativeCrash,
        // All other errors of the system (access violation, illegal instruction, corrupt heap, division by zero, ...), and of languages (C++).
        var code when (code & ErrorMask) is SystemError or ProgramsError => WorkerExitReason.NativeCrash,
        _ => WorkerExitReason.Exited,
    };

    private static WorkerExitReason FromWords(string text, WorkerExitReason otherwise) =>
        WorkerDeath.ClassifyAbort(text) is var reason && reason != WorkerExitReason.NativeCrash ? reason : otherwise;
}
