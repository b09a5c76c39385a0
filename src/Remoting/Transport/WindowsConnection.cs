namespace Remoting.Transport;

/// <summary>The parent's end of a named pipe, with a thread of its own that receives. Run under Wine only.</summary>
internal sealed class WindowsConnection(WindowsPipe pipe) : StreamConnection(pipe)
{
    private readonly WindowsPipe _pipe = pipe;

    public override int Receive(Memory<byte> room, StartLimit limit) => _pipe.Receive(room.Span, limit);
}
