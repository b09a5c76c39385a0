using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Objects in a place of generated code whose type is derived from the declared one. They have no number yet: the derived type's own writer gives them
/// one, if it numbers its objects.
/// </summary>
internal sealed class DerivedObjects
{
    private readonly Codecs _codecs;
    private readonly Type _declared;
    private readonly TypeReferences _types;
    private readonly WeakMemo<Type, bool> _foreign;

    public DerivedObjects(Codecs codecs, Type declared)
    {
        _codecs = codecs;
        _declared = declared;
        _types = new TypeReferences(codecs, declared, declared.Assembly);
        _foreign = new(type => (ProgramAssemblies.IsFramework(declared.Assembly) && !ProgramAssemblies.IsFramework(type.Assembly)) || !OwnAssemblies(type).IsSubsetOf(OwnAssemblies(declared))
            || !GeneratedSerializers.Knows(type));
    }

    /// <summary>
    /// Whether code that was generated for the declared type does not know of an object's type: it is made of what is in another assembly, or a collection of the
    /// program's own where one of the framework's is declared, or another generator has added it.
    /// </summary>
    public bool IsForeign(Type type) => _foreign.Of(type);

    private static HashSet<Assembly> OwnAssemblies(Type type)
    {
        var assemblies = new HashSet<Assembly>();
        var waiting = new Stack<Type>([type]);
        while (waiting.TryPop(out var next))
        {
            if (next.HasElementType)
                waiting.Push(next.GetElementType()!);
            else if (!ProgramAssemblies.IsFramework(next.Assembly))
                assemblies.Add(next.Assembly);
            foreach (var argument in next.GenericTypeArguments)
                waiting.Push(argument);
        }
        return assemblies;
    }

    public void Write(ref MessagePackWriter writer, object value)
    {
        var codec = _codecs.For(value.GetType());
        if (codec is RefusedCodec)
            codec.Write(ref writer, value);
        writer.WriteMapHeader(1);
        _types.Write(ref writer, codec, value.GetType());
        if (codec.IsNumbered && Wire.TryWriteReference(ref writer, value))
            return;
        if (DeepStack.IsRoomy)
            codec.Write(ref writer, value);
        else
            WriteDeeper(ref writer, codec, value);
    }

    public object Read(ref MessagePackReader reader, int number)
    {
        if (reader.ReadMapHeader() != 1)
            throw new StateException($"An object of a type derived from '{TypeText.Of(_declared)}' has one type.");
        var codec = _types.Read(ref reader);
        object value = codec.IsNumbered ? ReadNumbered(ref reader, codec) : ReadContent(ref reader, codec, -1);
        if (!_declared.IsInstanceOfType(value))
            throw new StateException($"An object of type '{TypeText.Of(value.GetType())}' stands where a '{TypeText.Of(_declared)}' belongs.");
        if (number >= 0)
            Wire.Keep(number, value);
        return value;
    }

    private static object ReadNumbered(ref MessagePackReader reader, Codec codec)
    {
        if (Wire.TryReadReference<object>(ref reader, out object? known, out int number))
            return known ?? throw new StateException("Nothing stands where an object of a derived type belongs.");
        object value = ReadContent(ref reader, codec, number);
        Wire.Keep(number, value);
        return value;
    }

    /// <summary>Apart, so that only this makes room for what the other thread needs.</summary>
    private static void WriteDeeper(ref MessagePackWriter writer, Codec codec, object value) =>
        DeepStack.Write(ref writer, value, (ref deeper, item) => codec.Write(ref deeper, item));

    private static object ReadDeeper(ref MessagePackReader reader, Codec codec, int number) =>
        DeepStack.Read(ref reader, (ref deeper) => codec.Read(ref deeper, number));

    private static object ReadContent(ref MessagePackReader reader, Codec codec, int number) =>
        DeepStack.IsRoomy ? codec.Read(ref reader, number) : ReadDeeper(ref reader, codec, number);
}
