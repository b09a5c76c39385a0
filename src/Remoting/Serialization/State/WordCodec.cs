using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>A type of the framework that has a word of its own.</summary>
/// <param name="write">Writes a value that is not null.</param>
/// <param name="read">Reads it.</param>
/// <param name="isNumbered">Whether anybody could tell two objects of one content apart.</param>
internal sealed class WordCodec<T>(SerializerWrite<T> write, SerializerRead<T> read, bool isNumbered) : Codec(typeof(T))
{
    private readonly LeafSlot? _slot = isNumbered || !(typeof(T).IsValueType || typeof(T).IsSealed) ? null : new LeafSlot(write, read);

    public override bool IsNumbered => isNumbered;

    public override Slot? OwnSlot => _slot;

    public override void Write(ref MessagePackWriter writer, object value) => write(ref writer, (T)value);

    public override object Read(ref MessagePackReader reader, int number) =>
        read(ref reader) ?? throw new StateException($"Found nothing where a '{TypeText.Of(typeof(T))}' belongs.");

    private sealed class LeafSlot(SerializerWrite<T> write, SerializerRead<T> read) : Slot<T>
    {
        public override void Write(ref MessagePackWriter writer, T value)
        {
            if (value is null)
                writer.WriteNil();
            else
                write(ref writer, value);
        }

        public override T Read(ref MessagePackReader reader) => default(T) is null && reader.TryReadNil() ? default! : read(ref reader);
    }
}
