using System.Text;
using Remoting.Processes;
using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>A line that a worker has printed.</summary>
internal readonly record struct PastLine(long Number, DateTimeOffset At, int WorkerId, bool IsError, string Text);

/// <summary>The last lines that the workers of a pool have printed. Thread-safe. The one place for what is to be seen as their log.</summary>
internal sealed class LineBook
{
    /// <summary>So many lines are kept.</summary>
    public const int Most = 1000;

    /// <summary>So much of each.</summary>
    public const int MostText = 1000;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly PastLine[] _lines = new PastLine[Most];
    private long _last;

    public void Add(int workerId, bool isError, string text)
    {
        if (text.Length > MostText)
            text = text[..MostText] + "…";
        using (_gate.Enter())
        {
            _last++;
            _lines[_last % Most] = new PastLine(_last, DateTimeOffset.UtcNow, workerId, isError, text);
        }
    }

    /// <summary>The lines that came after a number, as far as they are kept, at most so many of them: the last ones.</summary>
    public List<PastLine> After(long number, int most)
    {
        using (_gate.Enter())
        {
            var lines = new List<PastLine>();
            for (long next = Math.Max(number, _last - Math.Min(most, Most)) + 1; next <= _last; next++)
                lines.Add(_lines[next % Most]);
            return lines;
        }
    }

    /// <summary>Cuts what one stream of one worker brings into lines.</summary>
    public Tap Open(int workerId, bool isError) => new(this, workerId, isError);

    /// <summary>One stream of one worker. Whoever ends it may come while another thread brings the last of it.</summary>
    internal sealed class Tap(LineBook book, int workerId, bool isError)
    {
        private readonly List<byte> _line = [];

        /// <summary>What the stream has brought; nothing at its end, and then what has no end of its own is a line, too.</summary>
        public void Take(ReadOnlySpan<byte> bytes)
        {
            lock (_line)
                Add(bytes);
        }

        private void Add(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length == 0 && _line.Count > 0)
                End();
            while (bytes.Length > 0)
            {
                int end = bytes.IndexOf((byte)'\n');
                var piece = end < 0 ? bytes : bytes[..end];
                // Of a line that is too long only the beginning is kept anyway.
                _line.AddRange(piece[..Math.Min(piece.Length, Math.Max(0, 4 * MostText - _line.Count))]);
                if (end < 0)
                    return;
                End();
                bytes = bytes[(end + 1)..];
            }
        }

        private void End()
        {
            string text = PlainText.Of(Encoding.UTF8.GetString([.. _line]).TrimEnd('\r'));
            _line.Clear();
            book.Add(workerId, isError, text);
        }
    }
}
