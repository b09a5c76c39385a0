using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>What a system call said when it failed, as an exception that says what was wanted.</summary>
internal static class SystemError
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;

    /// <summary>
    /// Loads now what an error is made of. The first error may be a lack of descriptors, under which an assembly cannot be loaded, and the runtime does
    /// not try that again later.
    /// </summary>
    public static void Prepare() => _ = Of(Interrupted, "nothing");

    /// <summary>The error of the last call of this thread.</summary>
    /// <param name="what">What could not be done, without a full stop.</param>
    public static IOException Last(string what) => Of(Marshal.GetLastPInvokeError(), what);

    public static IOException Of(int error, string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", new Win32Exception(error));
}
