using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>What a class is by being derived from a linked list: its elements. The list's own constructor does nothing, and need not run.</summary>
internal sealed class BaseListPart(Type level, Codec codec) : Part
{
    public override string Identity { get; } = $"elements of {level}";

    public override void Write(ref MessagePackWriter writer, object holder) => codec.Write(ref writer, holder);

    public override void Read(ref MessagePackReader reader, object holder) => ((ILinkedListCodec)codec).ReadInto(ref reader, holder);
}
