using System.Runtime.InteropServices;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>The family, its end and its limit are the job's, which the parent holds (<see cref="WindowsProcessHandle"/>). Run under Wine only.</summary>
internal sealed partial class WindowsProcessControl : ProcessControl
{
    private const uint Utf8 = 65001;

    public override void DieWithParent(int parentProcessId)
    {
        // Before it could put this process into a job.
        using var parent = WindowsParent.Hold(parentProcessId);
        if (parent.HasEnded)
            Environment.Exit(0);
    }

    // Workers have a console of their own (one without a window), so this changes nobody else's.
    public override void WriteAsItIsRead() => _ = SetConsoleOutput(Utf8);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleOutputCP")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleOutput(uint codePage);
}
