using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Remoting.Platform;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>
/// Unix domain sockets without <c>System.Net.Sockets</c>, whose engine takes 12 of the 60 ms of a worker's start to get ready, and in the parent hands
/// everything to the thread pool, which the program may have blocked. Linux only.
/// </summary>
internal static unsafe partial class UnixSockets
{
    private const int UnixFamily = 1;
    private const int StreamType = 1;
    private const int CloseOnExec = 0x80000;
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>A peer that is gone is an error, not a signal.</summary>
    private const int NoSignal = 0x4000;
    private const int DoNotWait = 0x40;
    private const int Both = 2;

    /// <summary>Bytes of <c>sockaddr_un</c>: the family (2), and the path with the zero behind it.</summary>
    private const int AddressSize = 2 + PathSize;
    private const int PathSize = 108;

    /// <summary>What <see cref="TryReceive"/> and <see cref="TrySend"/> give when they would have to wait.</summary>
    public const int WouldWait = -1;

    /// <exception cref="IOException">Nobody can listen there.</exception>
    public static SafeFileHandle Listen(string path, int backlog)
    {
        var socket = Open();
        byte* address = stackalloc byte[AddressSize];
        try
        {
            Fill(address, path);
            SystemFaults.At("bind");
            if (Bind(socket, address, AddressSize) != 0 || Listen(socket, backlog) != 0)
                throw SystemError.Last($"Workers cannot be listened to at {path}");
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">Nobody listens there.</exception>
    public static SafeFileHandle Connect(string path)
    {
        var socket = Open();
        byte* address = stackalloc byte[AddressSize];
        try
        {
            Fill(address, path);
            while (Connect(socket, address, AddressSize) != 0)
            {
                if (Marshal.GetLastPInvokeError() != SystemError.Interrupted)
                    throw SystemError.Last($"Nobody can be reached at {path}");
            }
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next connection; the listener is readable.</summary>
    /// <exception cref="IOException">There is none, or no descriptor for it.</exception>
    public static SafeFileHandle Accept(SafeHandle listener)
    {
        SystemFaults.At("accept");
        while (true)
        {
            int descriptor = Accept(listener, 0, 0, CloseOnExec);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            if (Marshal.GetLastPInvokeError() != SystemError.Interrupted)
                throw SystemError.Last("A worker's connection cannot be accepted");
        }
    }

    /// <summary>Who is at the other side, as the kernel vouches for it; an id of 0 for a process of another namespace.</summary>
    public static (int ProcessId, uint UserId) PeerOf(SafeHandle socket)
    {
        var credentials = stackalloc int[3]; // pid, uid, gid
        uint size = 3 * sizeof(int);
        if (GetOption(socket, SolSocket, SoPeerCred, credentials, &size) != 0)
            throw SystemError.Last("It cannot be found out who is at the other side of a socket");
        return (credentials[0], (uint)credentials[1]);
    }

    /// <summary>Receives what is there, waiting for something; 0 at the end.</summary>
    public static int Receive(SafeHandle socket, Span<byte> to)
    {
        while (true)
        {
            int count = Receive(socket, to, NoSignal);
            if (count != WouldWait)
                return count;
            // The program's own code has made all its descriptors non-blocking.
            Descriptors.WaitReadable(socket, null, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Receives what is there; <see cref="WouldWait"/> where nothing is, 0 at the end.</summary>
    public static int TryReceive(SafeHandle socket, Span<byte> to)
    {
        LockOrder.AssertMayWait();
        SystemFaults.At("recv");
        return Receive(socket, to, NoSignal | DoNotWait);
    }

    /// <summary>Sends all, waiting where the other side does not read.</summary>
    public static void Send(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int sent = Send(socket, bytes, NoSignal);
            if (sent == WouldWait)
                Descriptors.WaitWritable(socket);
            else
                bytes = bytes[sent..];
        }
    }

    /// <summary>Sends as much as goes without waiting; <see cref="WouldWait"/> where that is nothing.</summary>
    public static int TrySend(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        LockOrder.AssertMayWait();
        SystemFaults.At("send");
        return Send(socket, bytes, NoSignal | DoNotWait);
    }

    /// <summary>Ends both directions: whoever waits at either side finds the end, whoever else holds the socket.</summary>
    public static void Shutdown(SafeHandle socket) => _ = Shutdown(socket, Both);

    private static SafeFileHandle Open()
    {
        SystemFaults.At("socket");
        int descriptor = Open(UnixFamily, StreamType | CloseOnExec, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw SystemError.Last("A socket cannot be made");
    }

    private static void Fill(byte* address, string path)
    {
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = UnixFamily;
        if (!Encoding.UTF8.TryGetBytes(path, new Span<byte>(address + 2, PathSize - 1), out _))
            throw new IOException($"'{path}' is too long for the address of a socket.");
    }

    private static int Receive(SafeHandle socket, Span<byte> to, int flags)
    {
        fixed (byte* bytes = to)
        {
            while (true)
            {
                nint count = Receive(socket, bytes, to.Length, flags);
                if (count >= 0)
                    return (int)count;
                if (IsWait())
                    return WouldWait;
            }
        }
    }

    private static int Send(SafeHandle socket, ReadOnlySpan<byte> from, int flags)
    {
        fixed (byte* bytes = from)
        {
            while (true)
            {
                nint count = Send(socket, bytes, from.Length, flags);
                if (count >= 0)
                    return (int)count;
                if (IsWait())
                    return WouldWait;
            }
        }
    }

    /// <summary>What the last call's failure means: true for having to wait, false for trying again at once (a signal that this process handles).</summary>
    private static bool IsWait() => Marshal.GetLastPInvokeError() switch
    {
        var error when error == SystemError.TryAgain => true,
        SystemError.Interrupted => false,
        _ => throw SystemError.Last("The other process can no longer be reached"),
    };

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeHandle socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    private static partial int Listen(SafeHandle socket, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept(SafeHandle socket, nint address, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(SafeHandle socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(SafeHandle socket, int level, int option, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeHandle socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    private static partial int Shutdown(SafeHandle socket, int how);
}
