using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>
/// Waiting for a word of memory that two processes share to change, and waking who waits for it: two calls of the system where a socket takes four. Linux;
/// waiting for several words at once since 5.16.
/// </summary>
internal static unsafe partial class Futex
{
    /// <summary>The most words that can be waited for at once (<c>FUTEX_WAITV_MAX</c>).</summary>
    public const int MostAtOnce = 128;

    private const int WaitOperation = 0;
    private const int WakeOperation = 1;
    private const uint Size32 = 2; // FUTEX2_SIZE_U32; not private, so that other processes can wake

    private const int Fault = 14; // EFAULT

    /// <summary>The same on all processors, as all calls are since 5.1.</summary>
    private const nint WaitAnyNumber = 449; // SYS_futex_waitv

    private static readonly nint Number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    // Of Linux, which alone has these calls.
    private const int TryAgain = 11;

    /// <summary>The variable is for whoever suspects it of something, and for tests.</summary>
    private static readonly bool IsWanted = OperatingSystem.IsLinux() && Number != 0 && Environment.GetEnvironmentVariable("REMOTING_FUTEX") != "0";

    private static readonly Lazy<bool> WaitsForAny = new(CanWaitForAny);

    /// <summary>Whether <see cref="TryWait"/> may be tried here.</summary>
    public static bool CanWait => IsWanted;

    /// <summary>Whether <see cref="TryWaitAny"/> may be tried here.</summary>
    public static bool CanWaitAny => IsWanted && WaitsForAny.Value;

    /// <summary>Waits while a word has a value, for a while: it may return earlier, for no reason.</summary>
    /// <returns>False when the system does not let this process wait so.</returns>
    public static bool TryWait(int* word, int value) =>
        Call(Number, (nint)word, WaitOperation, value, 0, 0, 0) == 0 || Marshal.GetLastPInvokeError() is TryAgain or SystemError.Interrupted;

    /// <summary>Wakes one thread, of whatever process, that waits for a word.</summary>
    public static void Wake(int* word) => _ = Call(Number, (nint)word, WakeOperation, 1, 0, 0, 0);

    /// <summary>Waits while all words have the values given, for a while: it may return earlier, for no reason.</summary>
    /// <returns>False when the system does not let this process wait so, or one of the words is not there.</returns>
    public static bool TryWaitAny(ReadOnlySpan<Waited> words)
    {
        if (SystemFaults.Next("futex_waitv") != 0)
            return false;
        fixed (Waited* first = words)
            return Call(WaitAnyNumber, (nint)first, words.Length, 0, 0, 0, 0) >= 0 || Marshal.GetLastPInvokeError() is TryAgain or SystemError.Interrupted;
    }

    /// <summary>Whether the last call failed for want of a word that is there.</summary>
    public static bool WordWasMissing => Marshal.GetLastPInvokeError() == Fault;

    private static bool CanWaitForAny()
    {
        // A value that the word does not have: where the system knows the call, it says so at once.
        int word = 0;
        return TryWaitAny([new Waited(&word, 1)]);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    /// <summary>A word, and the value with which it is waited for (<c>struct futex_waitv</c>).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Waited(int* word, int value)
    {
        private readonly ulong _value = (uint)value;
        private readonly ulong _address = (ulong)word;
        private readonly uint _flags = Size32;
        private readonly uint _reserved;
    }
}
