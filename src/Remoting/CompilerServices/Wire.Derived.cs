using MessagePack;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// Objects whose type is derived from the declared one: a map of one entry, from the number of the type to the object as its own type writes it.
// The content of what is exactly of the declared type never begins with a map.
public static partial class Wire
{
    /// <summary>Writes an object whose type is not the declared one but derived from it.</summary>
    /// <exception cref="MessagePackSerializationException">The type is not one that could come back: the message names both types.</exception>
    public static void WriteDerived<T>(ref MessagePackWriter writer, T value)
        where T : class
    {
        var codecs = SerializerChoice.Current.Codecs;
        if (_graph is { } open)
        {
            var derived = codecs.DerivedFrom(typeof(T));
            bool isForeign = open.IsWatched && derived.IsForeign(value.GetType()) && open.EnterForeign(value);
            derived.Write(ref writer, value);
            if (isForeign)
                open.LeaveForeign();
            return;
        }
        using var graph = BeginGraph();
        codecs.DerivedFrom(typeof(T)).Write(ref writer, value);
    }

    /// <summary>Whether an object of a derived type comes now.</summary>
    public static bool IsDerived(ref MessagePackReader reader) => reader.NextMessagePackType == MessagePackType.Map;

    /// <summary>Reads an object of a derived type.</summary>
    /// <param name="reader">Where it is read from.</param>
    /// <param name="number">By which it is to be kept in the graph besides; negative where its own type does that.</param>
    public static T ReadDerived<T>(ref MessagePackReader reader, int number)
        where T : class
    {
        var derived = SerializerChoice.Current.Codecs.DerivedFrom(typeof(T));
        if (_graph is not null)
            return (T)LateHashes.Read(ref reader, number, derived.Read);
        using var graph = BeginGraph();
        return (T)LateHashes.Read(ref reader, number, derived.Read);
    }
}
