using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>
/// Tells a full stack from other crashes where the runtime does not: compiled ahead of time on Linux, it is killed by the same signal as native code that follows
/// a wild pointer. So the last pages of the stack are made those of a file that has none: whoever touches them gets another signal.
/// </summary>
internal static partial class StackEnd
{
    /// <summary>The signal for memory of a file that is not there. Hardly anything else in a program gets it.</summary>
    public const int Signal = 7;

    /// <summary>Less than what the runtime keeps free for itself when it is asked whether there is room on the stack.</summary>
    private const nint Length = 64 << 10;

    private const int ReadAndWrite = 1 | 2;
    private const int SharedAndFixed = 1 | 0x10;
    private const int CloseOnExec = 1;

    /// <summary>Of the stack of this thread. Where it cannot be done, a full stack is a crash like any other.</summary>
    public static unsafe void Mark()
    {
        // Larger than the structure is anywhere.
        byte* attributes = stackalloc byte[256];
        if (GetAttributes(Self(), attributes) != 0)
            return;
        int found = GetStack(attributes, out nint lowest, out nint size);
        _ = Destroy(attributes);
        if (found != 0 || size < 8 * Length)
            return;
        int empty = CreateFile("remoting-stack-end", CloseOnExec);
        if (empty < 0)
            return;
        _ = Map(lowest, Length, ReadAndWrite, SharedAndFixed, empty, 0);
        _ = Close(empty);
        // A handler would find no room to run.
        _ = SetHandler(Signal, 0);
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint Self();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    private static unsafe partial int GetAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static unsafe partial int GetStack(byte* attributes, out nint lowest, out nint size);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static unsafe partial int Destroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateFile(string name, int flags);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
