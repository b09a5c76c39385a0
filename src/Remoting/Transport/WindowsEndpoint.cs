using System.IO.Pipes;
using Remoting.Platform;

namespace Remoting.Transport;

/// <summary>A named pipe that only this user may open, and whose first instance is ours. Run under Wine only.</summary>
internal sealed class WindowsEndpoint : Endpoint
{
    private const int Connections = 2;

    /// <summary>So much is written although the other side has not read it yet.</summary>
    private const int BufferSize = 64 * 1024;

    /// <summary>How long a worker waits for the pipe before it looks whether its parent is still there.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The one instance that can be connected to; null when all connections were made. A second one beside it might be the one that the system gives to the
    /// first who comes. Who comes while there is none waits for the next.
    /// </summary>
    private WindowsPipe? _pipe;

    private int _made;

    public override string Address { get; } = "remoting-" + Randomness.MakeName(16);

    public override Connection Accept(int processId, StartLimit limit)
    {
        var pipe = _pipe ?? throw new InvalidOperationException("A worker connects twice.");
        // Another one is some other program of this user's.
        while (pipe.WaitForClient(limit) != processId)
            pipe.TurnAway();
        _pipe = _made < Connections ? Make() : null;
        return new WindowsConnection(pipe);
    }

    public static Stream ConnectTo(string address, int parentProcessId)
    {
        using var parent = WindowsParent.Hold(parentProcessId);
        // Asynchronous although the worker reads and writes with blocking calls: a synchronous handle serialises reads and writes.
        var pipe = new NamedPipeClientStream(".", address, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        while (true)
        {
            try
            {
                pipe.Connect(BetweenLooks);
                var connected = new WindowsPipe(pipe);
                if (connected.ServerProcessId == parentProcessId)
                    return connected;
                connected.Dispose();
                throw new IOException("The process that listens for this worker is not the parent of this worker.");
            }
            catch (TimeoutException) when (!parent.HasEnded)
            {
                // It takes its time, or has given this worker up, and ends it.
            }
            catch (TimeoutException)
            {
                throw new EndOfStreamException("The process that has started this worker has ended.");
            }
        }
    }

    public override void Dispose()
    {
        _pipe?.Dispose();
        base.Dispose();
    }

    protected override void Listen() => _pipe = Make();

    private WindowsPipe Make() => new(new NamedPipeServerStream(Address, PipeDirection.InOut, Connections, PipeTransmissionMode.Byte,
        PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | (_made++ == 0 ? PipeOptions.FirstPipeInstance : PipeOptions.None), BufferSize, BufferSize));
}
