using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// A caller has given up a silo that has a session of it: nothing of that is wanted any more. It is said beside the session, to which nobody listens: what was said
/// there last may never have come, and does not have to come first. A silo that does not know of it notices later by itself.
/// </summary>
/// <param name="Session">The session's number.</param>
internal readonly record struct GivenUp(long Session)
{
    /// <summary>As that of a <see cref="Look"/>.</summary>
    private const byte Mark = 0xA2;

    public byte[] Write()
    {
        var writer = new RecordWriter(9);
        writer.Write(Mark);
        writer.Write(Session);
        return writer.ToArray();
    }

    /// <summary>False where it is another message, or none.</summary>
    /// <exception cref="ProtocolException">It begins like one, and is none.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> message, out GivenUp givenUp)
    {
        givenUp = default;
        if (message.IsEmpty || message.Span[0] != Mark)
            return false;
        var reader = new RecordReader(message[1..]);
        givenUp = new GivenUp(reader.ReadInt64());
        return true;
    }
}
