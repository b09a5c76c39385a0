using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Messages of Protocol Buffers by their own bytes, which hold what their fields do: presence, one-of, extensions, fields that this version does not know.
/// The package is looked for, not referred to.
/// </summary>
internal sealed class ProtobufCodec : Codec
{
    private readonly Func<object, byte[]> _toBytes;
    private readonly Action<object, byte[]> _mergeFrom;

    private ProtobufCodec(Type type, MethodInfo toBytes, MethodInfo mergeFrom)
        : base(type)
    {
        _toBytes = message => (byte[])toBytes.Invoke(null, [message])!;
        _mergeFrom = (message, bytes) => mergeFrom.Invoke(null, [message, bytes]);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A type that is not seen to be a message is carried in another way, or refused.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A type that is not seen to be a message is carried in another way, or refused.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A type that is not seen to be a message is carried in another way, or refused.")]
    public static ProtobufCodec? Find(Type type)
    {
        var message = Array.Find(type.GetInterfaces(), @interface => @interface.FullName == "Google.Protobuf.IMessage");
        var extensions = message?.Assembly.GetType("Google.Protobuf.MessageExtensions");
        var toBytes = extensions?.GetMethod("ToByteArray", [message!]);
        var mergeFrom = extensions?.GetMethod("MergeFrom", [message!, typeof(byte[])]);
        return toBytes is null || mergeFrom is null || type.GetConstructor([]) is null ? null : new ProtobufCodec(type, toBytes, mergeFrom);
    }

    public override void Write(ref MessagePackWriter writer, object value) => writer.Write(_toBytes(value));

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "Every message has the constructor, which was looked for.")]
    public override object Read(ref MessagePackReader reader, int number)
    {
        object message = Activator.CreateInstance(Type)!;
        _mergeFrom(message, Wire.ReadArray<byte>(ref reader) ?? []);
        return message;
    }
}
