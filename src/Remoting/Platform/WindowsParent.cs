using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Platform;

/// <summary>The process that has started this one, held so that its end is seen. Windows; run under Wine only.</summary>
/// <remarks>Its number may be another's by now if it has ended before this is made. Then the job that it has put this process into is its end.</remarks>
internal sealed partial class WindowsParent : IDisposable
{
    private const uint Synchronize = 0x100000;
    private const uint TimeOut = 0x102;
    private const uint Forever = 0xFFFFFFFF;

    private readonly SafeFileHandle _handle;

    private WindowsParent(SafeFileHandle handle) => _handle = handle;

    public bool HasEnded => _handle.IsInvalid || Wait(_handle, 0) != TimeOut;

    public static WindowsParent Hold(int processId) => new(Open(Synchronize, inherit: false, processId));

    /// <summary>Waits for the end of a process.</summary>
    public static void Wait(SafeHandle process) => _ = Wait(process, Forever);

    public void Dispose() => _handle.Dispose();

    [LibraryImport("kernel32", EntryPoint = "OpenProcess")]
    private static partial SafeFileHandle Open(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int processId);

    [LibraryImport("kernel32", EntryPoint = "WaitForSingleObject")]
    private static partial uint Wait(SafeHandle handle, uint milliseconds);
}
