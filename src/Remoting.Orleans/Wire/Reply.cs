using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>How a silo takes a message.</summary>
internal enum ReplyStatus : byte
{
    /// <summary>It was taken in.</summary>
    Taken,

    /// <summary>There is no such session, and nothing of the message was looked at.</summary>
    Unknown,

    /// <summary>The session has ended on the silo's side, with all that it had. Where it is named, what it has not heard it never will.</summary>
    Ended,

    /// <summary>No workers here.</summary>
    NoWorkers,
}

/// <summary>What a silo has to do, as it says it with every answer.</summary>
/// <param name="Workers">How many calls it runs at a time; 0 where nothing is known of it.</param>
/// <param name="Calls">Calls that it has and that have no outcome yet...</param>
/// <param name="OwnCalls">... those of this caller among them.</param>
/// <param name="CallTime">How long a call took there lately; zero where that is not known.</param>
/// <param name="IsLeaving">It takes no more calls.</param>
/// <param name="MostBytes">No call's arguments, and no call's result, have more bytes there; 0 where it does not say.</param>
/// <param name="IsBroken">It takes none because its pool is broken, and will never take any.</param>
/// <param name="Leases">So many of its workers are leased, or waited for by who wants to lease one: those run no calls of others.</param>
internal readonly record struct SiloLoad(int Workers, long Calls, long OwnCalls, TimeSpan CallTime, bool IsLeaving, long MostBytes, bool IsBroken, int Leases);

/// <summary>A silo's answer: what it has to say, how far it has heard, and what it has to do.</summary>
/// <param name="Status">How the message was taken.</param>
/// <param name="Session">The session's number.</param>
/// <param name="Heard">Number of the last piece that has come from the caller, with all before it.</param>
/// <param name="Load">What it has to do.</param>
/// <param name="First">Number of the first piece.</param>
/// <param name="Pieces">What the silo says.</param>
internal readonly record struct Reply(ReplyStatus Status, long Session, long Heard, SiloLoad Load, long First, List<RecordPiece> Pieces)
{
    public byte[] Write()
    {
        // As much as is written: so it is written once, and not copied.
        var writer = new RecordWriter(60 + Envelope.SizeOf(Pieces));
        writer.Write(Request.Version);
        writer.Write((byte)Status);
        writer.Write(Session);
        writer.Write(Heard);
        writer.Write(Load.Workers);
        writer.Write(Load.Calls);
        writer.Write(Load.OwnCalls);
        writer.Write(Load.CallTime.Ticks);
        writer.Write(Load.IsLeaving);
        Envelope.Write(writer, First, Pieces);
        // At the end, where callers of earlier versions do not look.
        writer.Write(Load.MostBytes);
        writer.Write(Load.IsBroken);
        writer.Write(Load.Leases);
        return writer.ToArray();
    }

    /// <exception cref="ProtocolException">The bytes are no answer.</exception>
    public static Reply Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        byte version = reader.ReadByte();
        if (version != Request.Version)
            throw new ProtocolException($"This caller speaks version {Request.Version} of the cluster's messages, the silo version {version}.");
        var status = (ReplyStatus)reader.ReadByte();
        long session = reader.ReadInt64();
        long heard = reader.ReadInt64();
        var load = new SiloLoad(Math.Clamp(reader.ReadInt32(), 0, 1 << 20), Math.Max(0, reader.ReadInt64()), Math.Max(0, reader.ReadInt64()),
            TimeSpan.FromTicks(Math.Max(0, reader.ReadInt64())), reader.ReadBoolean(), MostBytes: 0, IsBroken: false, Leases: 0);
        var (first, pieces) = Envelope.Read(ref reader);
        if (reader.Left > 0)
            load = load with { MostBytes = Math.Clamp(reader.ReadInt64(), 0, SiloWorkerOptions.MostPayloadBytes), IsBroken = reader.ReadBoolean() };
        if (reader.Left > 0)
            load = load with { Leases = Math.Clamp(reader.ReadInt32(), 0, 1 << 20) };
        return new Reply(status, session, heard, load, first, pieces);
    }
}
