using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// What a call on a silo wants of its sources, and what it gets: number of the unit (8), index of the call (4), and then, wanted, the parameter (4), the
/// enumeration (4) and how many items were taken (8); given, the enumeration (4) and the item, or nothing or an error.
/// </summary>
internal static class SourceRecord
{
    public static byte[] WriteWanted(long unit, int index, SourceOrder order)
    {
        var writer = new RecordWriter(RecordKind.Wanted);
        writer.Write(unit);
        writer.Write(index);
        writer.Write(order.Parameter);
        writer.Write(order.Number);
        writer.Write(order.Count);
        return writer.ToArray();
    }

    /// <summary>What is wanted; unit and index were read.</summary>
    /// <exception cref="ProtocolException">The bytes are no such record.</exception>
    public static SourceOrder ReadWanted(ref RecordReader reader)
    {
        int parameter = reader.ReadInt32();
        int number = reader.ReadInt32();
        return new SourceOrder(parameter, number, reader.ReadInt64());
    }

    public static byte[] WriteItem(long unit, int index, int number, ReadOnlySpan<byte> item)
    {
        var writer = Begin(RecordKind.Given, unit, index, number, item.Length);
        writer.WriteRaw(item);
        return writer.ToArray();
    }

    public static byte[] WriteEnd(long unit, int index, int number, CallError? error)
    {
        var writer = Begin(RecordKind.GivenAll, unit, index, number, 256);
        if (error is not null)
        {
            var buffer = FrameBuffer.Rent();
            error.Write(buffer);
            writer.WriteRaw(buffer.Written);
            FrameBuffer.Return(buffer);
        }
        return writer.ToArray();
    }

    /// <summary>The error of an end whose other parts were read; null where the source has ended well.</summary>
    /// <exception cref="ProtocolException">The bytes are no error.</exception>
    public static CallError? ReadError(ref RecordReader reader) => reader.Left == 0 ? null : CallError.Read(reader.ReadRest());

    private static RecordWriter Begin(RecordKind kind, long unit, int index, int number, int more)
    {
        var writer = new RecordWriter(kind, 32 + more);
        writer.Write(unit);
        writer.Write(index);
        writer.Write(number);
        return writer;
    }
}
