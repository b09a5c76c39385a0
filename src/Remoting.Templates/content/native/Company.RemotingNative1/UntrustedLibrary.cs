using System.Runtime.InteropServices;

namespace Company.RemotingNative1;

/// <summary>The library that is not to be trusted. Put yours here; this is the C library, which reads wherever it is told to.</summary>
internal static partial class UntrustedLibrary
{
    public static long Length(nint text) => OperatingSystem.IsWindows() ? LengthOnWindows(text) : LengthElsewhere(text);

    [LibraryImport("libc", EntryPoint = "strlen")]
    private static partial nint LengthElsewhere(nint text);

    [LibraryImport("msvcrt", EntryPoint = "strlen")]
    private static partial nint LengthOnWindows(nint text);
}
