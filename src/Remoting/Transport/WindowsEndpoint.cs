using System.IO.Pipes;

namespace Remoting.Transport;

/// <summary>A named pipe that only this user may open, and whose first instance is ours. Written from the documentation; not run.</summary>
internal sealed class WindowsEndpoint : Endpoint
{
    private const int Connections = 2;

    /// <summary>The instances that nobody has connected to yet. Both are there from the start, so that no client is turned away.</summary>
    private readonly Queue<NamedPipeServerStream> _pipes = new();

    public override string Address { get; } = $"remoting-{Guid.NewGuid():N}";

    public override Connection Accept(int processId, StartLimit limit)
    {
        limit.Wait(AcceptNextAsync(_pipes.Peek()));
        return new StreamConnection(_pipes.Dequeue());
    }

    public static Stream Connect(string address)
    {
        // Asynchronous although the worker reads and writes with blocking calls: a synchronous handle serialises reads and writes.
        var pipe = new NamedPipeClientStream(".", address, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        pipe.Connect();
        return pipe;
    }

    public override void Dispose()
    {
        foreach (var pipe in _pipes)
            pipe.Dispose();
        base.Dispose();
    }

    protected override void Listen()
    {
        for (int i = 0; i < Connections; i++)
        {
            _pipes.Enqueue(new NamedPipeServerStream(Address, PipeDirection.InOut, Connections, PipeTransmissionMode.Byte,
                PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | (i == 0 ? PipeOptions.FirstPipeInstance : PipeOptions.None)));
        }
    }

    private static async Task<bool> AcceptNextAsync(NamedPipeServerStream pipe)
    {
        await pipe.WaitForConnectionAsync().ConfigureAwait(false);
        return true;
    }
}
