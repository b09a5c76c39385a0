using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>Who this process is to the system. Unix.</summary>
internal static partial class ProcessIdentity
{
    /// <summary>The user whose rights it has.</summary>
    public static uint EffectiveUserId => GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
