using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>What a system call said when it failed, as an exception that says what was wanted.</summary>
internal static class SystemError
{
    public const int Interrupted = 4;

    /// <summary>Has another number on macOS.</summary>
    public static readonly int TryAgain = OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>
    /// Loads now what an error is made of. The first error may be a lack of descriptors, under which an assembly cannot be loaded, and the runtime does
    /// not try that again later.
    /// </summary>
    public static void Prepare() => _ = Of(Interrupted, "nothing");

    // Linux and macOS: too many files (of the process, of the system), no memory, try again, whose numbers are not the same. Windows: too many files, out of memory,
    // of storage, of system resources, of the page file, of the quota.
    private static readonly int[] Shortages = OperatingSystem.IsWindows() ? [4, 8, 14, 1450, 1455, 1816] : [24, 23, 12, TryAgain];

    /// <summary>Whether an error says that something is short, and may be there again soon.</summary>
    public static bool IsShortage(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            // The framework has no code for most of these, and says what the system said.
            if (cause is OutOfMemoryException
                || (cause is Win32Exception system && Array.IndexOf(Shortages, system.NativeErrorCode) >= 0)
                || (cause is IOException && Array.IndexOf(Shortages, NumberOf(cause.HResult)) >= 0))
                return true;
        }
        return false;
    }

    /// <summary>The system's own number, where Windows has put it into one of its results.</summary>
    private static int NumberOf(int result) => (result & 0xffff_0000) == 0x8007_0000 ? result & 0xffff : result;

    /// <summary>The error of the last call of this thread.</summary>
    /// <param name="what">What could not be done, without a full stop.</param>
    public static IOException Last(string what) => Of(Marshal.GetLastPInvokeError(), what);

    public static IOException Of(int error, string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", new Win32Exception(error));
}
