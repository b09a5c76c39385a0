using System.Runtime.InteropServices;
using Remoting;

namespace Company.RemotingNative1;

/// <summary>What workers do with the native library. Only here is it called: the program's own process never loads it.</summary>
public static class Documents
{
    [ProcessPoolCallable]
    public static long Measure(string document)
    {
        // What a library does with an input that it was not written for.
        if (document == "damaged")
            return UntrustedLibrary.Length(1);
        if (document == "endless")
            Thread.Sleep(Timeout.Infinite);
        nint text = Marshal.StringToCoTaskMemUTF8(document);
        try
        {
            return UntrustedLibrary.Length(text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }
}
