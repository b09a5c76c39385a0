using System.Text;
using Remoting.Threads;

namespace Remoting.Processes;

/// <summary>Takes the bytes of one output stream of a worker. Called by one thread at a time, which it may hold up.</summary>
internal interface IOutputSink
{
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>The stream has ended.</summary>
    void Complete();
}

/// <summary>A stream that several workers' outputs go to: each write is whole, so lines of small writes do not mix.</summary>
internal sealed class StreamDestination(Func<Stream> open)
{
    private readonly Func<Stream> _open = open;
    private Stream? _stream;

    public SerialQueue Queue { get; } = new();

    public OutputDelivery Open() => new(Queue, new Sink(this));

    private sealed class Sink(StreamDestination destination) : IOutputSink
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
            try
            {
                var stream = destination._stream ??= destination._open();
                stream.Write(bytes);
                stream.Flush();
            }
            catch (Exception)
            {
                // This process's own output is closed, full, or a pipe that nobody reads; which is told in more ways than one. What workers print has
                // nowhere to go then, and that is not their error, nor this process's.
            }
        }

        public void Complete()
        {
        }
    }
}

/// <summary>Cuts a byte stream into lines of UTF-8 text.</summary>
internal sealed class LineSink(Action<string> onLine) : IOutputSink
{
    /// <summary>A longer line is passed on in pieces, so that output without line ends cannot fill the memory.</summary>
    private const int MaxLineBytes = 64 * 1024;

    private readonly List<byte> _line = [];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int end = bytes.IndexOf((byte)'\n');
            var piece = end < 0 ? bytes : bytes[..end];
            int room = Math.Min(piece.Length, MaxLineBytes - _line.Count);
            _line.AddRange(piece[..room]);
            if (room < piece.Length)
            {
                bytes = bytes[room..];
                EmitPiece();
            }
            else if (end < 0)
            {
                return;
            }
            else
            {
                bytes = bytes[(end + 1)..];
                Emit(_line.Count);
            }
        }
    }

    public void Complete()
    {
        if (_line.Count > 0)
            Emit(_line.Count);
    }

    /// <summary>Passes on what there is of a line, but for the beginning of a character whose rest is still to come.</summary>
    private void EmitPiece()
    {
        int whole = _line.Count;
        for (int back = 1; back <= 4 && back <= _line.Count; back++)
        {
            byte b = _line[^back];
            if ((b & 0xC0) == 0x80)
                continue;
            // The first byte of a character says how many it has.
            int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            if (length > back)
                whole -= back;
            break;
        }
        Emit(whole);
    }

    private void Emit(int count)
    {
        string text = Encoding.UTF8.GetString([.. _line[..count]]).TrimEnd('\r');
        _line.RemoveRange(0, count);
        try
        {
            onLine(text);
        }
        catch (Exception)
        {
            // The callback is the user's; the lines behind this one are delivered whatever it does.
        }
    }
}
