using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>
/// Changes of this process's environment that hold for all code in it. On Unix the runtime has a copy, and native code, and what it starts, would still see
/// what the process was started with.
/// </summary>
internal static partial class ProcessEnvironment
{
    /// <summary>Called before the process has other threads of the program's.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Empty to remove it.</param>
    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value.Length == 0 ? null : value);
        if (OperatingSystem.IsWindows())
            return;
        if (value.Length == 0)
            _ = UnsetVariable(name);
        else
            _ = SetVariable(name, value, overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);
}
