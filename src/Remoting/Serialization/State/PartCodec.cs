using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>What is nothing but something else in another form.</summary>
internal sealed class PartCodec<TWhole, TPart>(Codecs codecs, Func<TWhole, TPart> part, Func<TPart, TWhole> make) : Codec(typeof(TWhole))
    where TWhole : notnull
{
    private Slot<TPart> Part => field ??= codecs.SlotOf<TPart>();

    public override void Write(ref MessagePackWriter writer, object value)
    {
        writer.WriteArrayHeader(1);
        try
        {
            Part.Write(ref writer, part((TWhole)value));
        }
        catch (StateException e) when (e.IsFrom(Type, "Value"))
        {
        }
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        Wire.ReadParts(ref reader, 1);
        return make(Part.Read(ref reader));
    }
}
