namespace Remoting.Clustering;

/// <summary>What came of one call.</summary>
internal enum OutcomeKind : byte
{
    /// <summary>It has a result, whose bytes follow.</summary>
    Result,

    /// <summary>It has an error, whose bytes (<see cref="ErrorForm"/>) follow.</summary>
    Error,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>
    /// It was not run, for the silo leaves, or its pool is broken: another one may run it. Why the pool is broken may follow (<see cref="ErrorForm"/>), with one of many.
    /// </summary>
    Returned,
}

/// <summary>
/// Outcomes of calls of one unit as they come: number of the unit (8), and for each the index of the call (4), the kind (1), and its bytes. Written call by
/// call, sent when nobody adds more at once.
/// </summary>
/// <param name="unit">The unit.</param>
internal sealed class OutcomesRecord(long unit)
{
    private RecordWriter? _writer;

    /// <summary>How many bytes wait to be sent.</summary>
    public int Length => _writer?.Length ?? 0;

    public void Add(int index, OutcomeKind kind, ReadOnlySpan<byte> bytes)
    {
        if (_writer is null)
        {
            _writer = new RecordWriter(RecordKind.Outcomes, 64 + bytes.Length);
            _writer.Write(unit);
        }
        _writer.Write(index);
        _writer.Write((byte)kind);
        _writer.WriteBytes(bytes);
    }

    /// <summary>Takes what was added; null where nothing was.</summary>
    public byte[]? Take()
    {
        byte[]? record = _writer?.ToArray();
        _writer = null;
        return record;
    }

    /// <summary>The next outcome of a record whose unit was read; false at the end.</summary>
    /// <exception cref="Transport.ProtocolException">The bytes are no outcome.</exception>
    public static bool TryRead(ref RecordReader reader, out int index, out OutcomeKind kind, out ReadOnlyMemory<byte> bytes)
    {
        (index, kind, bytes) = (0, default, default);
        if (reader.Left == 0)
            return false;
        index = reader.ReadInt32();
        kind = (OutcomeKind)reader.ReadByte();
        bytes = reader.ReadBytes();
        return true;
    }
}
