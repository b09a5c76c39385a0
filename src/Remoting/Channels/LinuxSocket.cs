using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Channels;

/// <summary>
/// The worker's end of a Unix domain socket without <c>System.Net.Sockets</c>, which takes 12 of the 60 ms of a worker's start to get ready, for engines
/// and telemetry that blocking reads and writes of one socket have no use for. Linux only.
/// </summary>
internal sealed unsafe partial class LinuxSocket : Stream
{
    private const int UnixFamily = 1;
    private const int StreamType = 1;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    /// <summary>A parent that is gone is an error, not a signal.</summary>
    private const int NoSignal = 0x4000;

    /// <summary>Bytes of <c>sockaddr_un</c>: the family (2), and the path with the zero behind it.</summary>
    private const int AddressSize = 2 + PathSize;
    private const int PathSize = 108;

    private readonly SafeFileHandle _handle;

    private LinuxSocket(SafeFileHandle handle) => _handle = handle;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">Nobody listens there.</exception>
    public static LinuxSocket Connect(string path)
    {
        int descriptor = OpenSocket(UnixFamily, StreamType | CloseOnExec, 0);
        if (descriptor < 0)
            throw Failure("A socket cannot be made");
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        byte* address = stackalloc byte[AddressSize];
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = UnixFamily;
        if (!Encoding.UTF8.TryGetBytes(path, new Span<byte>(address + 2, PathSize - 1), out _))
            throw new IOException($"'{path}' is too long for the address of a socket.");
        while (ConnectSocket(descriptor, address, AddressSize) != 0)
        {
            if (Marshal.GetLastPInvokeError() == Interrupted)
                continue;
            var failure = Failure($"Nobody can be reached at {path}");
            handle.Dispose();
            throw failure;
        }
        return new LinuxSocket(handle);
    }

    public override int Read(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
            return (int)Repeat(&Receive, bytes, buffer.Length);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            for (nint sent = 0; sent < buffer.Length;)
                sent += Repeat(&Send, bytes + sent, buffer.Length - sent);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _handle.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A signal that this process handles is no end of a system call.</summary>
    private nint Repeat(delegate*<SafeFileHandle, byte*, nint, int, nint> call, byte* bytes, nint count)
    {
        while (true)
        {
            nint done = call(_handle, bytes, count, NoSignal);
            if (done >= 0)
                return done;
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Failure("The parent can no longer be reached");
        }
    }

    private static IOException Failure(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", new Win32Exception(error));
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int ConnectSocket(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeFileHandle socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeFileHandle socket, byte* buffer, nint length, int flags);
}
