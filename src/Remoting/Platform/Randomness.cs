using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Remoting.Platform;

/// <summary>
/// Bytes that nobody can guess, from the system itself. On Linux .NET's own generator is OpenSSL's, which small images do not have: then it ends the
/// program; and where there is one it takes milliseconds to load.
/// </summary>
internal static unsafe partial class Randomness
{
    private const int Interrupted = 4;

    /// <summary>Fills all bytes.</summary>
    public static void Fill(Span<byte> bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                nint count = GetRandom(start + done, (nuint)(bytes.Length - done), 0);
                if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                    throw new IOException($"The system gives no random bytes: {Marshal.GetLastPInvokeErrorMessage()}");
                done += (int)Math.Max(0, count);
            }
        }
    }

    /// <summary>A secret of so many bytes.</summary>
    public static byte[] MakeToken(int length)
    {
        byte[] token = new byte[length];
        Fill(token);
        return token;
    }

    /// <summary>A name of so many bytes in hexadecimal digits, that nobody can have taken.</summary>
    public static string MakeName(int length) => Convert.ToHexStringLower(MakeToken(length));

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    private static partial nint GetRandom(byte* buffer, nuint length, uint flags);
}
