using System.Buffers.Binary;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// What the call took whose outcome comes next (<see cref="FrameKind.Cost"/>): as <see cref="TimedFrame"/>, then processor time in 100 ns (8), bytes that were
/// allocated (8), and the most bytes that the process occupied, or 0 (8). Sent only where that was asked for.
/// </summary>
internal readonly record struct CostFrame(TimedFrame Time, long CpuTime, long Allocated, long PeakMemory)
{
    private const int Size = TimedFrame.Size + 24;

    /// <summary>Of a worker that was asked for times alone.</summary>
    public static CostFrame OfTime(TimedFrame time) => new(time, -1, 0, 0);

    /// <summary>Whether it says more than times.</summary>
    public bool IsWhole => CpuTime >= 0 && Time.Sequence != 0;

    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        Time.WriteBody(buffer);
        Frames.Append(buffer, CpuTime);
        Frames.Append(buffer, Allocated);
        Frames.Append(buffer, PeakMemory);
        Frames.End(buffer, start, FrameKind.Cost);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static CostFrame Read(ReadOnlySpan<byte> body)
    {
        if (body.Length != Size)
            throw new ProtocolException("What a call took has another size.");
        var time = TimedFrame.Read(body[..TimedFrame.Size]);
        var rest = body[TimedFrame.Size..];
        long cpu = BinaryPrimitives.ReadInt64LittleEndian(rest);
        long allocated = BinaryPrimitives.ReadInt64LittleEndian(rest[8..]);
        long peak = BinaryPrimitives.ReadInt64LittleEndian(rest[16..]);
        return cpu >= 0 && allocated >= 0 && peak >= 0 ? new CostFrame(time, cpu, allocated, peak) : throw new ProtocolException("A call cannot take less than nothing.");
    }
}
