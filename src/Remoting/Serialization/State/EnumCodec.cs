using System.Globalization;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>Enumerations by their numbers.</summary>
internal sealed class EnumCodec(Type type) : Codec(type)
{
    private readonly bool _isUnsigned = Type.GetTypeCode(type) is TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64;

    public override void Write(ref MessagePackWriter writer, object value)
    {
        if (_isUnsigned)
            writer.Write(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
        else
            writer.Write(Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }

    public override object Read(ref MessagePackReader reader, int number) =>
        _isUnsigned ? Enum.ToObject(Type, reader.ReadUInt64()) : Enum.ToObject(Type, reader.ReadInt64());
}
