using System.Runtime.InteropServices;

namespace Remoting.Processes;

/// <summary>
/// This process's standard output and error, where it has them. A program may be started without (<c>&gt;&amp;-</c>, some service managers); then the
/// first files that it opens get their numbers, and what workers print must not be written into those.
/// </summary>
internal static partial class StandardStreams
{
    private const int Output = 1;
    private const int Error = 2;
    private const int GetFlags = 1; // F_GETFD
    private const int CloseOnExec = 1;

    public static Stream OpenOutput() => IsGiven(Output) ? ConsoleOutput.OpenOutput() : Stream.Null;

    public static Stream OpenError() => IsGiven(Error) ? ConsoleOutput.OpenError() : Stream.Null;

    /// <summary>
    /// Whether this process was started with it. What comes through the start of a program is not marked to be closed at the next one; the runtime marks
    /// all that it opens.
    /// </summary>
    private static bool IsGiven(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return true;
        int flags = Control(descriptor, GetFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
