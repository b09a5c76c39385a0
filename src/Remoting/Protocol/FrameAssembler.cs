using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// Cuts a byte stream into frames, however the bytes arrive. Memory grows with what has arrived, not with what a header claims.
/// Bodies are valid until the next <see cref="GetMemory"/>.
/// </summary>
internal sealed class FrameAssembler
{
    private const int SegmentSize = 64 * 1024;

    /// <summary>Less room than this at the end of a segment is not worth a system call.</summary>
    private const int MinReceive = 4 * 1024;

    /// <summary>A larger segment is dropped after its frame.</summary>
    private const int MaxKept = 16 * SegmentSize;

    private byte[] _segment = new byte[SegmentSize];
    private int _start;
    private int _end;

    /// <summary>Where to receive the next bytes.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start == _end)
            _start = _end = 0;
        int partial = _end - _start;
        int room = _segment.Length - _end;
        long frame = partial >= Frames.HeaderSize
            ? Frames.HeaderSize + (long)Frames.ReadHeader(_segment.AsSpan(_start)).BodyLength
            : Frames.HeaderSize;
        if (room < MinReceive && room < frame - partial)
            Move(partial, frame);
        return _segment.AsMemory(_end);
    }

    /// <summary>So many bytes were received.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Whether a whole frame is there.</summary>
    /// <exception cref="ProtocolException">The stream is not one of frames.</exception>
    public bool HasFrame => _end - _start is var count and >= Frames.HeaderSize
        && Frames.ReadHeader(_segment.AsSpan(_start)).BodyLength <= count - Frames.HeaderSize;

    /// <summary>The next whole frame, if it is there.</summary>
    /// <exception cref="ProtocolException">The stream is not one of frames.</exception>
    public bool TryRead(out FrameKind kind, out ReadOnlyMemory<byte> body)
    {
        kind = default;
        body = default;
        if (_end - _start < Frames.HeaderSize)
            return false;
        (kind, int length) = Frames.ReadHeader(_segment.AsSpan(_start));
        if (_end - _start - Frames.HeaderSize < length)
            return false;
        body = _segment.AsMemory(_start + Frames.HeaderSize, length);
        _start += Frames.HeaderSize + length;
        return true;
    }

    /// <summary>Drops the next whole frame if it is there and of this kind.</summary>
    public bool TryDrop(FrameKind kind)
    {
        if (!HasFrame || Frames.ReadHeader(_segment.AsSpan(_start)).Kind != kind)
            return false;
        return TryRead(out _, out _);
    }

    /// <summary>Moves the beginning of a frame to where the rest of it has room.</summary>
    private void Move(int partial, long frame)
    {
        // A frame larger than a segment gets twice what has arrived of it, so that a lie in a header costs no more than its sender sent.
        int size = frame <= SegmentSize ? SegmentSize : (int)Math.Min(frame, Math.Max(2L * partial, 4 * SegmentSize));
        bool reuse = _segment.Length >= size && _segment.Length <= MaxKept;
        var segment = reuse ? _segment : new byte[size];
        _segment.AsSpan(_start, partial).CopyTo(segment);
        _segment = segment;
        _start = 0;
        _end = partial;
    }
}
