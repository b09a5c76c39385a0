using System.Collections.Concurrent;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Objects in a place of generated code whose type is derived from the declared one. Whoever writes the place may have given the object a number already;
/// the derived type's own writer may want to do that itself, so the number is taken back first, and both sides do the same.
/// </summary>
internal sealed class DerivedObjects
{
    private static readonly ConcurrentDictionary<(Codecs, Type), DerivedObjects> All = new();

    private readonly Codecs _codecs;
    private readonly Type _declared;
    private readonly TypeReferences _types;

    private DerivedObjects(Codecs codecs, Type declared)
    {
        _codecs = codecs;
        _declared = declared;
        _types = new TypeReferences(codecs, declared, declared.Assembly);
    }

    public static DerivedObjects Of<T>(Codecs codecs) => All.GetOrAdd((codecs, typeof(T)), static key => new DerivedObjects(key.Item1, key.Item2));

    public void Write(ref MessagePackWriter writer, ObjectGraph graph, object value)
    {
        var codec = _codecs.For(value.GetType());
        if (codec is RefusedCodec)
            codec.Write(ref writer, value);
        bool hadNumber = graph.TryForgetLast(value);
        int number = graph.Count;
        writer.WriteMapHeader(1);
        _types.Write(ref writer, codec, value.GetType());
        writer.WriteArrayHeader(2);
        writer.Write(hadNumber);
        if (!codec.IsNumbered || !Wire.TryWriteReference(ref writer, value))
            codec.Write(ref writer, value);
        if (hadNumber && !graph.Has(number, value))
            graph.TryFind(value, out _);
    }

    public object Read(ref MessagePackReader reader, int number)
    {
        var graph = Wire.OpenGraph!;
        if (reader.ReadMapHeader() != 1)
            throw new StateException($"An object of a type derived from '{TypeText.Of(_declared)}' has one type.");
        // Its own type may number it, at the very place that was reserved.
        if (number >= 0)
            graph.ForgetLast(number);
        var codec = _types.Read(ref reader);
        Wire.ReadParts(ref reader, 2);
        bool hadNumber = reader.ReadBoolean();
        if (number < 0 && hadNumber)
            graph.ForgetLast(graph.Count - 1);
        else if (number >= 0 && !hadNumber)
            throw new StateException($"An object of a type derived from '{TypeText.Of(_declared)}' has no number where it should have one.");
        int start = graph.Count;
        object value = Read(ref reader, codec);
        if (!_declared.IsInstanceOfType(value))
            throw new StateException($"An object of type '{TypeText.Of(value.GetType())}' stands where a '{TypeText.Of(_declared)}' belongs.");
        if (hadNumber && !graph.Has(start, value))
            graph.Keep(graph.Reserve(), value);
        return value;
    }

    private static object Read(ref MessagePackReader reader, Codec codec)
    {
        if (!codec.IsNumbered)
            return codec.Read(ref reader, -1);
        if (Wire.TryReadReference<object>(ref reader, out object? known, out int number))
            return known ?? throw new StateException("Nothing stands where an object of a derived type belongs.");
        object value = codec.Read(ref reader, number);
        Wire.Keep(number, value);
        return value;
    }
}
