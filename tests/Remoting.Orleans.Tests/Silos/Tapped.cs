using System.Net;
using System.Net.Sockets;

namespace Remoting.Clustering.Tests;

/// <summary>A wire that is listened to: a port that leads to another one, and keeps what goes either way.</summary>
internal sealed class Tapped : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly MemoryStream _heard = new();
    private readonly int _target;
    private readonly Task _serving;

    /// <param name="port">Where it listens.</param>
    /// <param name="target">Where it leads.</param>
    public Tapped(int port, int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _serving = ServeAsync();
    }

    public bool Heard(ReadOnlySpan<byte> bytes)
    {
        lock (_heard)
            return _heard.GetBuffer().AsSpan(0, (int)_heard.Length).IndexOf(bytes) >= 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var wires = new List<Task>();
        try
        {
            while (true)
                wires.Add(LeadAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(wires);
        }
    }

    private async Task LeadAsync(TcpClient caller)
    {
        using var _ = caller;
        using var silo = new TcpClient();
        await silo.ConnectAsync(IPAddress.Loopback, _target);
        // Where one way has ended, so does the other.
        await Task.WhenAny(CopyAsync(caller.GetStream(), silo.GetStream()), CopyAsync(silo.GetStream(), caller.GetStream()));
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var length)
            {
                lock (_heard)
                    _heard.Write(buffer, 0, length);
                await to.WriteAsync(buffer.AsMemory(0, length), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }
}
