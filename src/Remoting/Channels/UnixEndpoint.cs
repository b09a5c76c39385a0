using System.Buffers.Binary;
using System.Net.Sockets;

namespace Remoting.Channels;

/// <summary>
/// A Unix domain socket in a folder of mode 0700. The folder keeps other users out; the peer's process id, which the kernel vouches for, keeps out
/// everybody but the worker (Linux; on macOS, which was not run, the folder and the token do).
/// </summary>
internal sealed class UnixEndpoint : Endpoint
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public UnixEndpoint()
    {
        Address = Path.Combine(DirectoryPath, "s");
        _listener.Bind(new UnixDomainSocketEndPoint(Address));
        _listener.Listen(2);
    }

    public override string Address { get; }

    public override async Task<Stream> AcceptAsync(int processId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (IsFrom(socket, processId))
                return new NetworkStream(socket, ownsSocket: true);
            socket.Dispose();
        }
    }

    public static new Stream Connect(string address)
    {
        if (OperatingSystem.IsLinux())
            return LinuxSocket.Connect(address);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address));
        return new NetworkStream(socket, ownsSocket: true);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    private static bool IsFrom(Socket socket, int processId)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        Span<byte> credentials = stackalloc byte[12]; // pid, uid, gid
        return socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == credentials.Length
            && BinaryPrimitives.ReadInt32LittleEndian(credentials) == processId;
    }
}
