using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Remoting.Platform;
using Remoting.Transport;
using Remoting.Watching;

namespace Remoting.Tool;

/// <summary>Where programs call back that were asked to: a socket in a folder that is this user's alone.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Callback : IDisposable
{
    private readonly PrivateFolder _folder = PrivateFolder.Create();
    private readonly SafeFileHandle _listener;
    private readonly string _path;

    public Callback()
    {
        _path = Path.Combine(_folder.Path, PrivateFolder.Socket);
        _listener = UnixSockets.Listen(_path, backlog: 64);
    }

    /// <summary>Asks programs to call back.</summary>
    public async Task AskAsync(IReadOnlyList<int> processes, CancellationToken cancellation)
    {
        string arguments = $"{TopSource.SocketArgument}={_path}";
        await Task.WhenAll(processes.Select(process => DiagnosticsPort.AskAsync(process, TopSource.ProviderName, arguments, cancellation)));
    }

    /// <summary>The next one that calls back, with its process id; null where none does in time.</summary>
    public (int Process, SafeFileHandle Socket)? TryAccept(TimeSpan patience)
    {
        if (Descriptors.WaitReadable(_listener, null, patience) != 0)
            return null;
        var socket = UnixSockets.Accept(_listener);
        var (process, user) = UnixSockets.PeerOf(socket);
        if (user == LinuxFiles.User)
            return (process, socket);
        socket.Dispose();
        return null;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }
}
