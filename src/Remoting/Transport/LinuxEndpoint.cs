using Microsoft.Win32.SafeHandles;

namespace Remoting.Transport;

/// <summary>
/// A Unix domain socket in a folder of mode 0700. The folder keeps other users out; the peer's process id, which the kernel vouches for, keeps out
/// everybody but the worker.
/// </summary>
internal sealed class LinuxEndpoint : Endpoint
{
    private SafeFileHandle? _listener;

    public override string Address => Path.Combine(DirectoryPath, "s");

    public override Connection Accept(int processId, StartLimit limit)
    {
        while (true)
        {
            limit.WaitReadable(_listener!);
            var socket = UnixSockets.Accept(_listener!);
            if (UnixSockets.PeerOf(socket).ProcessId == processId)
                return new LinuxConnection(socket);
            socket.Dispose();
        }
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        base.Dispose();
    }

    protected override void Listen() => _listener = UnixSockets.Listen(Address, backlog: 2);
}
