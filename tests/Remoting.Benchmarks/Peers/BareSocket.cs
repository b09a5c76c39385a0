using System.Buffers.Binary;
using System.Net.Sockets;

namespace Remoting.Benchmarks.Peers;

/// <summary>
/// The least that a call over a socket can be: some bytes there and some back, no calls, no pool. The parent waits as ours does,
/// asynchronously, and the child as a worker does, blocking.
/// </summary>
internal sealed class BareSocket : IAsyncDisposable
{
    public const string Name = "socket";
    public const string Verb = "child-socket";

    // A call of Identity and its result travel in about as many bytes.
    private const int RequestSize = 36;
    private const int ReplySize = 20;

    private readonly ChildProcess _child;
    private readonly byte[] _request = new byte[RequestSize];
    private readonly byte[] _reply = new byte[ReplySize];

    private BareSocket(ChildProcess child) => _child = child;

    public int ProcessId => _child.Id;

    public static async Task<BareSocket> OpenAsync() => new(await ChildProcess.StartAsync(Verb));

    /// <summary>There and back.</summary>
    public async ValueTask<int> IdentityAsync(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_request, number);
        await _child.Socket.SendAsync(_request);
        for (int received = 0; received < ReplySize;)
        {
            int count = await _child.Socket.ReceiveAsync(_reply.AsMemory(received));
            if (count == 0)
                throw new EndOfStreamException();
            received += count;
        }
        return BinaryPrimitives.ReadInt32LittleEndian(_reply);
    }

    /// <summary>What the child does until the parent closes the connection.</summary>
    public static void Serve(string path)
    {
        using var socket = ChildProcess.Connect(path);
        Span<byte> request = stackalloc byte[RequestSize];
        Span<byte> reply = stackalloc byte[ReplySize];
        while (true)
        {
            for (int received = 0; received < RequestSize;)
            {
                int count = socket.Receive(request[received..]);
                if (count == 0)
                    return;
                received += count;
            }
            request[..sizeof(int)].CopyTo(reply);
            socket.Send(reply);
        }
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
