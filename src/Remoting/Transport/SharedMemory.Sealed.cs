using Microsoft.Win32.SafeHandles;
using Remoting.Threads;

namespace Remoting.Transport;

// Memory that is filled once, by writing to it as to a file, and that nobody can change from then on.
internal sealed unsafe partial class SharedMemory
{
    private const int SealWrite = 8;

    /// <summary>
    /// Makes memory without a name that is not mapped here, and the place where workers open it; null where that is not possible. Invariant: a mapping that
    /// could be written through would keep it from being sealed.
    /// </summary>
    internal static (SafeFileHandle File, string Path)? TryCreateUnmapped(long size)
    {
        LockOrder.AssertMayWait();
        if (!OperatingSystem.IsLinux() || GetControl(GetDumpable, 0, 0, 0, 0) != 1)
            return null;
        int descriptor = Create("remoting-shared", CloseOnExec | AllowSealing);
        if (descriptor < 0)
            return null;
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            if (FindInProc(descriptor) is { } entry)
            {
                RandomAccess.SetLength(handle, size);
                return (handle, $"{entry}{Separator}{Identify(handle)}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An old system: whatever it is, a file serves.
        }
        handle.Dispose();
        return null;
    }

    /// <summary>From here on nobody can write to it, or make it shorter or longer, whatever he opens it for. Whether the system does that.</summary>
    internal static bool TrySeal(SafeFileHandle file)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return Control((int)file.DangerousGetHandle(), AddSeals, SealSeal | SealShrink | SealGrow | SealWrite) == 0;
        }
        finally
        {
            if (held)
                file.DangerousRelease();
        }
    }
}
