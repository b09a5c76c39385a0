using MessagePack;
using Remoting.Serialization;

namespace Remoting.CompilerServices;

// Generated code goes on elsewhere where a stack is full.
public static partial class Wire
{
    /// <summary>Goes on writing with a fresh stack.</summary>
    /// <exception cref="MessagePackSerializationException">The object is a part of itself.</exception>
    public static void WriteDeeper<T>(ref MessagePackWriter writer, T value, SerializerWrite<T> write)
    {
        if (value is not null && !typeof(T).IsValueType && DeepStack.HasPassed(value))
            Fail($"An object of type '{value.GetType()}' refers to itself, which the format of its annotations has no way to say.");
        DeepStack.Write(ref writer, value, write);
    }

    /// <summary>Goes on reading with a fresh stack.</summary>
    public static T ReadDeeper<T>(ref MessagePackReader reader, SerializerRead<T> read) => DeepStack.Read(ref reader, read);
}
