using Remoting.Calls;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// Neighbouring calls of one batch that go to a silo together: number of the unit (8), of its lease (8), how often they were started before (4), whether it is a stream (1),
/// chunk size (4), what they ask for, how many shared values they have (4) and the numbers of those (8 each), how many (4), where each ends (4 each), and their bytes as they are in a pool (callable, length, arguments).
/// </summary>
/// <param name="Unit">Number of the unit in the session. Each is taken once: whatever comes twice is passed over.</param>
/// <param name="Lease">Number of the lease whose calls they are; 0 for the pool's.</param>
/// <param name="Attempt">How often the calls were started before, because a silo or a worker died under them.</param>
/// <param name="IsStream">Whether it is one call that gives items.</param>
/// <param name="ChunkLength">Calls that are dispatched together.</param>
/// <param name="Options">What the calls ask for.</param>
/// <param name="Shared">Numbers of the shared values that are among their arguments. The silo has been told of them.</param>
/// <param name="Ends">Where each call ends.</param>
/// <param name="Calls">Their bytes.</param>
internal readonly record struct RunRecord(long Unit, long Lease, int Attempt, bool IsStream, int ChunkLength, CallOptions? Options, long[] Shared, int[] Ends, ReadOnlyMemory<byte> Calls)
{
    private const long NoTimeout = long.MinValue;
    private const byte NoPriority = byte.MaxValue;

    /// <summary>What there is to be written of a unit.</summary>
    public static ReadOnlyMemory<byte> Write(long unit, long lease, bool isStream, CallRange range)
    {
        var encoded = range.Batch.Encoded!;
        int start = encoded.OffsetOf(range.Start);
        var bytes = encoded.Slice(range.Start, range.Count);
        var writer = new RecordWriter(RecordKind.Run, 128 + RoomOf(range.Batch.Options) + 8 * (encoded.Uses?.All.Count ?? 0) + 4 * range.Count + bytes.Length);
        writer.Write(unit);
        writer.Write(lease);
        writer.Write(range.Attempt);
        writer.Write(isStream);
        writer.Write(range.Batch.ChunkLength);
        WriteOptions(writer, range.Batch.Options);
        writer.Write(encoded.Uses?.All.Count ?? 0);
        foreach (var use in encoded.Uses?.All ?? [])
            writer.Write(use.Id);
        writer.Write(range.Count);
        for (int i = 0; i < range.Count; i++)
            writer.Write(encoded.OffsetOf(range.Start + i) + encoded.LengthOf(range.Start + i, 1) - start);
        writer.WriteRaw(bytes.Span);
        return writer.Written;
    }

    /// <summary>What texts need at most: where the buffer were too short at its end, all of the arguments would be copied, and twice as much be kept.</summary>
    private static int RoomOf(CallOptions? options)
    {
        int characters = options?.Affinity?.Length ?? 0;
        foreach (string tag in options?.Tags ?? [])
            characters += 4 + tag.Length;
        return 3 * characters;
    }

    /// <exception cref="ProtocolException">The bytes are no such record.</exception>
    public static RunRecord Read(ref RecordReader reader)
    {
        long unit = reader.ReadInt64();
        long lease = reader.ReadInt64();
        int attempt = reader.ReadInt32();
        bool isStream = reader.ReadBoolean();
        int chunkLength = reader.ReadInt32();
        if (attempt < 0 || chunkLength < 1)
            throw new ProtocolException("Calls have a chunk size of at least 1.");
        var options = ReadOptions(ref reader);
        long[] shared = new long[reader.ReadCount(8)];
        for (int i = 0; i < shared.Length; i++)
            shared[i] = reader.ReadInt64();
        int count = reader.ReadCount(4);
        if (count == 0 || (isStream && count > 1))
            throw new ProtocolException("A unit has calls.");
        int[] ends = new int[count];
        for (int i = 0; i < count; i++)
            ends[i] = reader.ReadInt32();
        return new RunRecord(unit, lease, attempt, isStream, chunkLength, options, shared, ends, reader.ReadRest());
    }

    private static void WriteOptions(RecordWriter writer, CallOptions? options)
    {
        writer.Write(options is not null);
        if (options is null)
            return;
        writer.Write(options.Timeout?.Ticks ?? NoTimeout);
        // Where the caller asks for each further run itself, the silo runs it once.
        writer.Write(options.Retry is not null ? 1 : options.MaxAttempts ?? 0);
        writer.Write(options.Priority is { } priority ? (byte)((int)priority + 1) : NoPriority);
        writer.Write(options.Affinity);
        writer.Write(options.Tags?.Count ?? 0);
        foreach (string tag in options.Tags ?? [])
            writer.Write(tag);
    }

    private static CallOptions? ReadOptions(ref RecordReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        long timeout = reader.ReadInt64();
        int attempts = reader.ReadInt32();
        byte priority = reader.ReadByte();
        string? affinity = reader.ReadText();
        int count = reader.ReadCount(4);
        string[] tags = new string[count];
        for (int i = 0; i < count; i++)
            tags[i] = reader.ReadText() ?? "";
        try
        {
            return new CallOptions
            {
                Timeout = timeout == NoTimeout ? null : TimeSpan.FromTicks(timeout),
                MaxAttempts = attempts == 0 ? null : attempts,
                Priority = priority == NoPriority ? null : (CallPriority)(priority - 1),
                Affinity = affinity,
                Tags = count == 0 ? null : tags,
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ProtocolException($"No call asks for that: {e.Message}");
        }
    }
}
