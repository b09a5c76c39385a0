using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>A place where nothing but objects of exactly one type can stand: a sealed class, a value type, or one that may be null.</summary>
internal sealed class ExactSlot(Codecs codecs, Type type) : Slot
{
    // Later, since types may lead back to themselves.
    private Codec Codec => field ??= codecs.For(type);

    public override void WriteObject(ref MessagePackWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }
        var codec = Codec;
        if (codec.IsNumbered)
        {
            if (Wire.TryWriteReference(ref writer, value))
                return;
            if (!DeepStack.IsRoomy)
            {
                WriteDeeper(ref writer, codec, value);
                return;
            }
        }
        WriteContent(ref writer, codec, value);
    }

    public override object? ReadObject(ref MessagePackReader reader)
    {
        var codec = Codec;
        if (!codec.IsNumbered)
            return reader.TryReadNil() ? null : ReadContent(ref reader, codec, -1);
        if (Wire.TryReadReference<object>(ref reader, out object? value, out int number))
        {
            if (value is not null && !type.IsInstanceOfType(value))
                throw new StateException($"An object of type '{TypeText.Of(value.GetType())}' stands where a '{TypeText.Of(type)}' belongs.");
            return value;
        }
        value = DeepStack.IsRoomy ? ReadContent(ref reader, codec, number) : ReadDeeper(ref reader, codec, number);
        Wire.Keep(number, value);
        return value;
    }

    /// <summary>Apart, so that only this makes room for what the other thread needs.</summary>
    private static void WriteDeeper(ref MessagePackWriter writer, Codec codec, object value) =>
        DeepStack.Write(ref writer, value, (ref deeper, item) => WriteContent(ref deeper, codec, item));

    private static object ReadDeeper(ref MessagePackReader reader, Codec codec, int number) =>
        DeepStack.Read(ref reader, (ref deeper) => ReadContent(ref deeper, codec, number));

    /// <summary>The first object of a type in a graph says what plan it is written by.</summary>
    private static void WriteContent(ref MessagePackWriter writer, Codec codec, object value)
    {
        if (codec.Fingerprint != 0 && Wire.Types.Add(codec))
        {
            writer.WriteArrayHeader(2);
            writer.Write(codec.Fingerprint);
        }
        codec.Write(ref writer, value);
    }

    private static object ReadContent(ref MessagePackReader reader, Codec codec, int number)
    {
        if (codec.Fingerprint != 0 && Wire.Types.Add(codec))
        {
            Wire.ReadParts(ref reader, 2);
            TypeReferences.Check(codec, reader.ReadUInt64());
        }
        return codec.Read(ref reader, number);
    }
}
