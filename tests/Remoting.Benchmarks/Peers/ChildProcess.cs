using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Remoting.Benchmarks.Peers;

/// <summary>This program once more, started with a hidden verb and connected by a Unix domain socket: what a peer without a pool is built on.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ChildProcess(Process process, Socket socket)
    {
        _process = process;
        Socket = socket;
    }

    /// <summary>The connection to it; when it is closed the child ends.</summary>
    public Socket Socket { get; }

    public int Id => _process.Id;

    /// <summary>Starts a child and waits until it has connected.</summary>
    /// <param name="verb">What it is to do; it gets the path of the socket and then the arguments.</param>
    /// <param name="arguments">More of its command line.</param>
    public static async Task<ChildProcess> StartAsync(string verb, params int[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("bench-");
        try
        {
            string path = Path.Combine(folder.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            var process = ThisProgram.Start([verb, path, .. arguments.Select(argument => argument.ToString(CultureInfo.InvariantCulture))]);
            using var patience = new CancellationTokenSource(Patience);
            return new ChildProcess(process, await listener.AcceptAsync(patience.Token));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The child's end.</summary>
    public static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Socket.Dispose();
        await ThisProgram.EndAsync(_process, Patience);
    }
}
