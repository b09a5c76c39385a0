using System.Runtime.InteropServices;

namespace Interpreters;

/// <summary>The machine's Python, as a library.</summary>
internal static class PythonLibrary
{
    /// <summary>The variable by which Python.NET is told which one to take.</summary>
    public const string Variable = "PYTHONNET_PYDLL";

    // Newest first, of those that this version of Python.NET knows.
    private static readonly int[] Minors = [13, 12, 11, 10, 9, 8];

    /// <summary>Where it is; <see langword="null"/> where there is none.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told ? [told] : Minors.Select(NameOf)).FirstOrDefault(IsThere);

    private static string NameOf(int minor) => OperatingSystem.IsWindows() ? $"python3{minor}.dll"
        : OperatingSystem.IsMacOS() ? $"libpython3.{minor}.dylib" : $"libpython3.{minor}.so.1.0";

    private static bool IsThere(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint library))
            return false;
        NativeLibrary.Free(library);
        return true;
    }
}
