using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>A value that may be missing: its box is the value's, or null.</summary>
internal sealed class NullableSlot(Slot inner) : Slot
{
    public override void WriteObject(ref MessagePackWriter writer, object? value)
    {
        if (value is null)
            writer.WriteNil();
        else
            inner.WriteObject(ref writer, value);
    }

    public override object? ReadObject(ref MessagePackReader reader) => reader.TryReadNil() ? null : inner.ReadObject(ref reader);
}
