using Remoting.Protocol;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Workers;

/// <summary>
/// What must reach a worker while it runs a call: a connection of its own, which a thread of the worker reads all the time. Posting never waits.
/// </summary>
internal sealed class ControlSender(Connection connection)
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private FrameBuffer _posted = new();
    private FrameBuffer _spare = new();

    /// <summary>Somebody is writing, and will write what is posted meanwhile.</summary>
    private bool _writing;

    public void Post(ControlFrame frame)
    {
        using (_gate.Enter())
        {
            using var part = new Part(_posted);
            frame.Write(_posted);
            part.Keep();
        }
    }

    public void PostItem(long sequence, int number, ReadOnlySpan<byte> item)
    {
        using (_gate.Enter())
        {
            using var part = new Part(_posted);
            SourceFrame.WriteItem(_posted, sequence, number, item);
            part.Keep();
        }
    }

    public void PostEnd(long sequence, int number, CallError? error)
    {
        using (_gate.Enter())
        {
            using var part = new Part(_posted);
            SourceFrame.WriteEnd(_posted, sequence, number, error);
            part.Keep();
        }
    }

    public void Flush()
    {
        using (_gate.Enter())
        {
            if (_writing || _posted.Length == 0)
                return;
            _writing = true;
        }
        CleanThread.WithoutContext(static sender => _ = sender.WriteAsync(), this);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TakePosted() is { } frames)
                await connection.SendAsync(frames.WrittenMemory).OnAnyThread();
        }
        catch (Exception)
        {
            // The worker is gone, or will be: one that cannot be told anything is of no use. `_writing` stays set, and its end is seen by who receives.
            connection.Shutdown();
        }
    }

    private FrameBuffer? TakePosted()
    {
        using (_gate.Enter())
        {
            if (_posted.Length == 0)
            {
                _writing = false;
                return null;
            }
            (_posted, _spare) = (_spare, _posted);
            _posted.Clear();
            return _spare;
        }
    }

    /// <summary>A frame that is being written. Of one that does not fit nothing stays: the worker would not understand what follows, and only the call that it is of fails.</summary>
    private ref struct Part(FrameBuffer buffer)
    {
        private readonly int _before = buffer.Length;
        private bool _isWhole;

        public void Keep() => _isWhole = true;

        public readonly void Dispose()
        {
            if (!_isWhole)
                buffer.Length = _before;
        }
    }
}
