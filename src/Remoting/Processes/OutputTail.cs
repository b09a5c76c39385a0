using System.Text;
using Remoting.Threads;

namespace Remoting.Processes;

/// <summary>
/// The end of a worker's standard error: the last lines for the report, and more of it to find the runtime's own last words, which stand before a
/// stack that may be long. Thread-safe.
/// </summary>
internal sealed class OutputTail
{
    private const int MostShown = 4 * 1024;
    private const int Kept = 64 * 1024;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private byte[] _ring = [];
    private long _written;

    /// <summary>The last lines, 4 KiB at most, without control characters that could spoil a terminal or a log.</summary>
    public string Shown => PlainText.Of(Last(MostShown));

    /// <summary>All that is kept.</summary>
    public string Everything => Last(Kept);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var kept = bytes.Length > Kept ? bytes[^Kept..] : bytes;
        using (_gate.Enter())
        {
            if (_ring.Length == 0)
                _ring = new byte[Kept];
            _written += bytes.Length - kept.Length;
            foreach (byte b in kept)
                _ring[_written++ % Kept] = b;
        }
    }

    private string Last(int most)
    {
        byte[] tail;
        bool cut;
        using (_gate.Enter())
        {
            int count = (int)Math.Min(_written, most);
            cut = _written > count;
            tail = new byte[count];
            for (int i = 0; i < count; i++)
                tail[i] = _ring[(_written - count + i) % Kept];
        }
        string text = Encoding.UTF8.GetString(tail);
        int line = cut ? text.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
        return text[line..];
    }
}
