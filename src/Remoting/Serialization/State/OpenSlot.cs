using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// A place where objects of several types can stand: what does says of which type it is, by number, out of a set that both sides know. Content is an
/// array of two: the type, and the object as its own type is written.
/// </summary>
internal sealed class OpenSlot(Codecs codecs, Type declared, Assembly? holder) : Slot
{
    private readonly TypeReferences _types = new(codecs, declared, holder);

    public override void WriteObject(ref MessagePackWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }
        var codec = codecs.For(value.GetType());
        if (codec.IsNumbered && Wire.TryWriteReference(ref writer, value))
            return;
        if (DeepStack.IsRoomy)
            WriteContent(ref writer, codec, value);
        else
            WriteDeeper(ref writer, codec, value);
    }

    public override object? ReadObject(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return null;
        object value = reader.NextMessagePackType == MessagePackType.Integer ? Wire.ReadObject(reader.ReadInt32())
            : DeepStack.IsRoomy ? ReadContent(ref reader)
            : DeepStack.Read<object>(ref reader, ReadContent);
        if (!declared.IsInstanceOfType(value))
            throw new StateException($"An object of type '{TypeText.Of(value.GetType())}' stands where a '{TypeText.Of(declared)}' belongs.");
        return value;
    }

    /// <summary>Apart, so that only this makes room for what the other thread needs.</summary>
    private void WriteDeeper(ref MessagePackWriter writer, Codec codec, object value) =>
        DeepStack.Write(ref writer, value, (ref deeper, item) => WriteContent(ref deeper, codec, item));

    private void WriteContent(ref MessagePackWriter writer, Codec codec, object value)
    {
        if (codecs.IsLook)
        {
            // Another type is other content; which one nobody has to know.
            writer.Write(codec.Type.GetHashCode());
            codec.Write(ref writer, value);
            return;
        }
        // Why it can never travel says more than where it cannot stand.
        if (codec is RefusedCodec)
            codec.Write(ref writer, value);
        writer.WriteArrayHeader(2);
        _types.Write(ref writer, codec, value.GetType());
        codec.Write(ref writer, value);
    }

    private object ReadContent(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        var codec = _types.Read(ref reader);
        int number = codec.IsNumbered ? Wire.Reserve() : -1;
        object value = codec.Read(ref reader, number);
        if (number >= 0)
            Wire.Keep(number, value);
        return value;
    }
}
