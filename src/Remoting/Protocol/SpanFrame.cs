using System.Diagnostics;
using MessagePack;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>An activity that has ended in a worker (<see cref="FrameKind.Span"/>), as plain data.</summary>
internal sealed record SpanFrame(string Source, string? Version, string Name, ActivityKind Kind, ActivityContext Context, ActivitySpanId Parent,
    DateTime Start, TimeSpan Duration, ActivityStatusCode Status, string? Description)
{
    private const int Parts = 15;

    /// <summary>The most events and links of one.</summary>
    private const int Most = 64;

    /// <summary>Its display name, and its tags.</summary>
    public required LogState Tags { get; init; }

    public IReadOnlyList<(DateTime At, LogState State)> Events { get; init; } = [];

    public IReadOnlyList<ActivityContext> Links { get; init; } = [];

    public static SpanFrame Of(Activity activity) => new(
        activity.Source.Name, activity.Source.Version, activity.OperationName, activity.Kind, activity.Context, activity.ParentSpanId,
        activity.StartTimeUtc, activity.Duration, activity.Status, activity.StatusDescription)
    {
        Tags = LogState.Of(activity.DisplayName, activity.TagObjects),
        Events = [.. activity.Events.Take(Most).Select(e => (e.Timestamp.UtcDateTime, LogState.Of(e.Name, e.Tags)))],
        Links = [.. activity.Links.Take(Most).Select(link => link.Context)],
    };

    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(Parts);
        writer.Write(Source);
        writer.Write(Version);
        writer.Write(Name);
        writer.Write((int)Kind);
        writer.Write(TraceFrame.TextOf(Context));
        writer.Write(Context.TraceState);
        // One that is all zeros is none, and not to be read.
        writer.Write(Parent == default ? null : Parent.ToHexString());
        writer.Write(Start.Ticks);
        writer.Write(Duration.Ticks);
        writer.Write((int)Status);
        writer.Write(Description);
        Tags.Write(ref writer);
        writer.WriteArrayHeader(Events.Count);
        foreach (var (at, state) in Events)
        {
            writer.Write(at.Ticks);
            state.Write(ref writer);
        }
        writer.WriteArrayHeader(Links.Count);
        foreach (var link in Links)
            writer.Write(TraceFrame.TextOf(link));
        writer.WriteNil();
        writer.Flush();
        Frames.End(buffer, start, FrameKind.Span);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static SpanFrame Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ReadParts(body);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw new ProtocolException($"A frame does not hold an activity: {e.Message}");
        }
    }

    private static SpanFrame ReadParts(ReadOnlyMemory<byte> body)
    {
        var reader = new MessagePackReader(body);
        if (reader.ReadArrayHeader() != Parts)
            throw new ProtocolException("An activity has fifteen parts.");
        string source = reader.ReadString() ?? "";
        string? version = reader.ReadString();
        string name = reader.ReadString() ?? "";
        var kind = (ActivityKind)reader.ReadInt32();
        var context = ContextOf(reader.ReadString(), reader.ReadString());
        var parent = reader.ReadString() is { } number ? ActivitySpanId.CreateFromString(number) : default;
        var start = TimeOf(reader.ReadInt64());
        var duration = TimeSpan.FromTicks(reader.ReadInt64());
        var status = (ActivityStatusCode)reader.ReadInt32();
        string? description = reader.ReadString();
        var tags = LogState.Read(ref reader);
        var events = new List<(DateTime, LogState)>();
        for (int left = reader.ReadArrayHeader(); left > 0; left--)
            events.Add((TimeOf(reader.ReadInt64()), LogState.Read(ref reader)));
        var links = new List<ActivityContext>();
        for (int left = reader.ReadArrayHeader(); left > 0; left--)
            links.Add(ContextOf(reader.ReadString(), null));
        return new SpanFrame(source, version, name, kind, context, parent, start, duration, status, description) { Tags = tags, Events = events, Links = links };
    }

    private static ActivityContext ContextOf(string? text, string? state) =>
        ActivityContext.TryParse(text, state, out var context) ? context : throw new ProtocolException("An activity has no context.");

    private static DateTime TimeOf(long ticks) => new(ticks, DateTimeKind.Utc);
}
