using System.Diagnostics;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// The trace that a call belongs to, by W3C's words (<see cref="FrameKind.Trace"/>). Comes before the call, and only where its trace is recorded.
/// </summary>
/// <param name="Sequence">Number of the call.</param>
/// <param name="TraceParent">The activity of the caller.</param>
/// <param name="TraceState">What other tools have added.</param>
/// <param name="Link">The attempt that was lost, where this is another.</param>
/// <param name="Baggage">What goes along with the work.</param>
internal sealed record TraceFrame(long Sequence, string TraceParent, string? TraceState, string? Link, IReadOnlyList<KeyValuePair<string, string?>> Baggage)
{
    /// <summary>W3C allows 180.</summary>
    public const int MostBaggage = 180;

    /// <summary>As a header of the W3C has it.</summary>
    public static string TextOf(ActivityContext context) =>
        $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-{(int)context.TraceFlags:x2}";

    public void Write(FrameBuffer buffer) => PlainBody.Write(buffer, FrameKind.Trace, writer =>
    {
        writer.Write(Sequence);
        writer.Write(TraceParent);
        writer.Write(TraceState ?? "");
        writer.Write(Link ?? "");
        writer.Write(Baggage.Count);
        foreach (var (key, value) in Baggage)
        {
            writer.Write(key);
            writer.Write(value ?? "");
        }
    });

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static TraceFrame Read(ReadOnlyMemory<byte> body) => PlainBody.Read(body, reader =>
    {
        long sequence = reader.ReadInt64();
        string parent = reader.ReadString();
        string state = reader.ReadString();
        string link = reader.ReadString();
        var baggage = new List<KeyValuePair<string, string?>>();
        for (int left = reader.ReadInt32(); left > 0; left--)
            baggage.Add(KeyValuePair.Create(reader.ReadString(), (string?)reader.ReadString()));
        return new TraceFrame(sequence, parent, state.Length == 0 ? null : state, link.Length == 0 ? null : link, baggage);
    });
}
