using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Clustering.Tests;

/// <summary>A network card without a network: what is sent by it this process reads, and what this process writes it receives. Linux; needs root.</summary>
internal sealed partial class Tap : IDisposable
{
    private const int ReadAndWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const uint SetInterface = 0x4004_54CA;
    private const short TapWithoutHeader = 0x1002;

    private readonly SafeFileHandle _handle;

    public Tap(string name)
    {
        Name = name;
        _handle = Open("/dev/net/tun", ReadAndWrite | CloseOnExec);
        byte[] request = new byte[40];
        System.Text.Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(16), TapWithoutHeader);
        if (_handle.IsInvalid || Control(_handle, SetInterface, request) < 0)
            throw new IOException($"A network card cannot be made: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public string Name { get; }

    /// <summary>The next packet; 0 at the end.</summary>
    public int Read(byte[] buffer) => (int)Math.Max(0, Read(_handle, buffer, buffer.Length));

    /// <summary>Gives it a packet. One that it cannot take is lost, as on any network.</summary>
    public void Write(byte[] packet) => _ = Write(_handle, packet, packet.Length);

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, nuint request, byte[] argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle handle, [Out] byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle handle, byte[] buffer, nint length);
}
