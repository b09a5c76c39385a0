using System.Text;

namespace Remoting;

/// <summary>Takes the bytes of one output stream of a worker. Called by one thread at a time.</summary>
internal interface IOutputSink
{
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>The stream has ended.</summary>
    void Complete();
}

internal sealed class NullSink : IOutputSink
{
    public static readonly NullSink Instance = new();

    public void Write(ReadOnlySpan<byte> bytes)
    {
    }

    public void Complete()
    {
    }
}

internal sealed class StreamSink(Lazy<Stream> stream) : IOutputSink
{
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            // Workers share the stream: each write is whole, so lines of small writes do not mix.
            lock (stream)
            {
                stream.Value.Write(bytes);
                stream.Value.Flush();
            }
        }
        catch (IOException)
        {
            // This process's own output is closed (a broken pipe): what workers print has nowhere to go, and that is not their error.
        }
    }

    public void Complete()
    {
    }
}

/// <summary>Cuts a byte stream into lines of UTF-8 text.</summary>
internal sealed class LineSink(Action<string> onLine, object gate) : IOutputSink
{
    /// <summary>A longer line is passed on in pieces, so that output without line ends cannot fill the memory.</summary>
    private const int MaxLineBytes = 64 * 1024;

    private readonly List<byte> _line = [];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                int room = Math.Min(bytes.Length, MaxLineBytes - _line.Count);
                _line.AddRange(bytes[..room]);
                bytes = bytes[room..];
                if (_line.Count >= MaxLineBytes)
                    Emit();
            }
            else
            {
                _line.AddRange(bytes[..end]);
                bytes = bytes[(end + 1)..];
                Emit();
            }
        }
    }

    public void Complete()
    {
        if (_line.Count > 0)
            Emit();
    }

    private void Emit()
    {
        string text = Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
        _line.Clear();
        try
        {
            lock (gate)
                onLine(text);
        }
        catch (Exception)
        {
            // The callback is the user's; draining must go on whatever it does, or the worker would block on a full pipe.
        }
    }
}
