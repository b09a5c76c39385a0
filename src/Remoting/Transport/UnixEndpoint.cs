using System.Net.Sockets;

namespace Remoting.Transport;

/// <summary>
/// A Unix domain socket in a folder of mode 0700, which with the token keeps everybody out but the worker. For macOS and the like; not run.
/// </summary>
internal sealed class UnixEndpoint : Endpoint
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public override string Address => Path.Combine(DirectoryPath, "s");

    public override Connection Accept(int processId, StartLimit limit) =>
        new StreamConnection(new NetworkStream(limit.Wait(_listener.AcceptAsync()), ownsSocket: true));

    public static Stream Connect(string address)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address));
        return new NetworkStream(socket, ownsSocket: true);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    protected override void Listen()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Address));
        _listener.Listen(2);
    }
}
