using System.IO.Pipes;

namespace Remoting.Channels;

/// <summary>A named pipe that only this user may open, and whose first instance is ours. Written from the documentation; not run.</summary>
internal sealed class WindowsEndpoint : Endpoint
{
    private readonly NamedPipeServerStream _pipe;
    private bool _accepted;

    public WindowsEndpoint()
    {
        Address = $"remoting-{Guid.NewGuid():N}";
        _pipe = new NamedPipeServerStream(Address, PipeDirection.InOut, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | PipeOptions.FirstPipeInstance);
    }

    public override string Address { get; }

    public override async Task<Stream> AcceptAsync(int processId, CancellationToken cancellationToken)
    {
        await _pipe.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
        _accepted = true;
        return _pipe;
    }

    public static new Stream Connect(string address)
    {
        // Asynchronous although the worker reads and writes with blocking calls: a synchronous handle serialises reads and writes.
        var pipe = new NamedPipeClientStream(".", address, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        pipe.Connect();
        return pipe;
    }

    public override void Dispose()
    {
        if (!_accepted)
            _pipe.Dispose();
        base.Dispose();
    }
}
