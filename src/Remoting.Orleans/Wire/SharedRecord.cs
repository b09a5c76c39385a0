using Remoting.Sharing;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// A shared value on its way to a silo, before the first call there that has it: its number and its length, and behind that its parts in order.
/// </summary>
internal static class SharedRecord
{
    /// <summary>A part has so many bytes, so that one is one piece.</summary>
    public const int PartBytes = RecordOutbox.PieceBytes - 16;

    /// <summary>Says that a value follows, in all of its parts.</summary>
    public static void Write(RecordOutbox outbox, SharedItem item)
    {
        var writer = new RecordWriter(RecordKind.Share);
        writer.Write(item.Id);
        writer.Write(item.Content!.Length);
        outbox.Add(writer.ToArray());
        for (long offset = 0; offset < item.Content.Length; offset += PartBytes)
            outbox.Add(new Part(item, offset, (int)Math.Min(PartBytes, item.Content.Length - offset)));
    }

    /// <summary>Says that no further call will have a value.</summary>
    public static byte[] WriteForget(long id)
    {
        var writer = new RecordWriter(RecordKind.Forget);
        writer.Write(id);
        return writer.ToArray();
    }

    /// <exception cref="ProtocolException">The bytes are no such record.</exception>
    public static (long Id, long Length) Read(ref RecordReader reader)
    {
        long id = reader.ReadInt64();
        long length = reader.ReadInt64();
        return id != 0 && length >= 0 ? (id, length) : throw new ProtocolException($"A shared value has a number and not {length} bytes.");
    }

    /// <summary>A part of a value, which stays in the memory where it was shared.</summary>
    private sealed class Part(SharedItem item, long offset, int length) : IPieceContent
    {
        private const int HeaderBytes = 9;

        public int Length => HeaderBytes + length;

        public byte[] Read()
        {
            // A call that has the value waits for this, unless the silo has it, and has said so in an answer that comes first.
            ObjectDisposedException.ThrowIf(!item.TryHold(), item);
            try
            {
                var writer = new RecordWriter(RecordKind.Part, Length);
                writer.Write(item.Id);
                item.Content!.Read(offset, writer.Reserve(length));
                return writer.ToArray();
            }
            finally
            {
                item.Release();
            }
        }
    }
}
