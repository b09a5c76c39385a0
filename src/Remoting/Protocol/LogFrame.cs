using MessagePack;
using Microsoft.Extensions.Logging;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>What code in a worker logged (<see cref="FrameKind.Log"/>): plain data, and a bounded amount of it, whatever was given to the logger.</summary>
/// <param name="CallId">Number of the call that ran; 0 outside of one.</param>
/// <param name="Category">The logger's category.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="EventId">Its number and name.</param>
/// <param name="State">The message, and its values, those of the template among them.</param>
/// <param name="Scopes">What was around it, outermost first.</param>
/// <param name="Error">The exception that was given with it.</param>
internal sealed record LogFrame(long CallId, string Category, LogLevel Level, EventId EventId, LogState State, IReadOnlyList<LogState> Scopes, CallError? Error)
{
    private const int Parts = 8;

    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(Parts);
        writer.Write(CallId);
        writer.Write(Category);
        writer.Write((int)Level);
        writer.Write(EventId.Id);
        writer.Write(EventId.Name);
        State.Write(ref writer);
        writer.WriteArrayHeader(Scopes.Count);
        foreach (var scope in Scopes)
            scope.Write(ref writer);
        writer.Write(Error is not null);
        writer.Flush();
        Error?.Write(buffer);
        Frames.End(buffer, start, FrameKind.Log);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static LogFrame Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ReadParts(body);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            throw new ProtocolException($"A frame does not hold what was logged: {e.Message}");
        }
    }

    private static LogFrame ReadParts(ReadOnlyMemory<byte> body)
    {
        var reader = new MessagePackReader(body);
        if (reader.ReadArrayHeader() != Parts)
            throw new ProtocolException("What was logged has eight parts.");
        long callId = reader.ReadInt64();
        string category = reader.ReadString() ?? "";
        int level = reader.ReadInt32();
        if (level is < (int)LogLevel.Trace or > (int)LogLevel.Critical)
            throw new ProtocolException($"There is no level {level}.");
        var eventId = new EventId(reader.ReadInt32(), reader.ReadString());
        var state = LogState.Read(ref reader);
        var scopes = new List<LogState>();
        for (int left = reader.ReadArrayHeader(); left > 0; left--)
            scopes.Add(LogState.Read(ref reader));
        var error = reader.ReadBoolean() ? CallError.Read(body[(int)reader.Consumed..]) : null;
        return new LogFrame(callId, category, (LogLevel)level, eventId, state, scopes, error);
    }
}
