using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Names the types of the objects in one place, by numbers. In a graph the first object of a type names it in full, with the fingerprint of its plan;
/// from then on a small number does. Types of the framework that have a word of their own have a fixed small number.
/// </summary>
internal sealed class TypeReferences(Codecs codecs, Type declared, Assembly? holder)
{
    /// <summary>No type that anybody wrote has more arguments inside of arguments.</summary>
    private const int Deepest = 32;

    private readonly ClosedSet _set = new(declared, holder);

    public static void Check(Codec codec, ulong fingerprint)
    {
        if (codec.Fingerprint != fingerprint)
        {
            throw new StateException($"The two processes have different plans for '{TypeText.Of(codec.Type)}': other fields, or another way of rebuilding "
                + "it. Both have to run the same build of its assembly, and of the framework.");
        }
    }

    /// <param name="writer">Where it goes.</param>
    /// <param name="codec">What writes the object.</param>
    /// <param name="actual">The object's own type, for messages.</param>
    public void Write(ref MessagePackWriter writer, Codec codec, Type actual)
    {
        if (FixedNumbers.Of(codec.Type) is { } word)
        {
            writer.Write(-1 - word);
            return;
        }
        var types = Wire.Types;
        if (!types.Add(codec))
        {
            writer.Write(types.NumberOf(codec));
            return;
        }
        writer.WriteArrayHeader(2);
        WriteTree(ref writer, codec.Type, actual, isArgument: false);
        writer.Write(codec.Fingerprint);
    }

    public Codec Read(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.Integer)
        {
            int number = reader.ReadInt32();
            return number >= 0 ? Wire.Types.Get(number) : codecs.For(FixedNumbers.Get(-1 - number));
        }
        Wire.ReadParts(ref reader, 2);
        var codec = codecs.For(ReadTree(ref reader, 0));
        Wire.Types.Add(codec);
        Check(codec, reader.ReadUInt64());
        return codec;
    }

    private void WriteTree(ref MessagePackWriter writer, Type type, Type actual, bool isArgument)
    {
        if (type.IsArray)
        {
            writer.WriteArrayHeader(3);
            writer.Write(0);
            writer.Write(type.IsSZArray ? 0 : type.GetArrayRank());
            WriteTree(ref writer, type.GetElementType()!, actual, isArgument: true);
            return;
        }
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        if (FixedNumbers.Of(definition) is { } word)
        {
            writer.WriteArrayHeader(1 + arguments.Length);
            writer.Write(-1 - word);
        }
        else
        {
            if (!_set.Contains(definition, isArgument))
                throw _set.Refusal(definition, actual);
            writer.WriteArrayHeader(2 + arguments.Length);
            writer.Write(TypeNumbers.Of(definition.Assembly));
            writer.Write(TypeNumbers.Of(definition));
        }
        foreach (var argument in arguments)
            WriteTree(ref writer, argument, actual, isArgument: true);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "What cannot be made of its parts is an exception, not a loss.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What has no code is an exception, not a loss.")]
    private Type ReadTree(ref MessagePackReader reader, int depth)
    {
        if (depth > Deepest)
            throw new StateException("A type is named that has too many arguments inside of arguments.");
        int count = reader.ReadArrayHeader();
        if (reader.NextMessagePackType != MessagePackType.Integer)
            throw new StateException("A type is named by something else than numbers.");
        var (definition, rest) = ReadDefinition(ref reader, count, isArgument: depth > 0);
        if (definition is null)
        {
            int rank = reader.ReadInt32();
            var element = ReadTree(ref reader, depth + 1);
            return rank == 0 ? element.MakeArrayType() : element.MakeArrayType(rank);
        }
        if (rest != (definition.IsGenericTypeDefinition ? definition.GetGenericArguments().Length : 0))
            throw new StateException($"'{TypeText.Of(definition)}' has another number of type arguments.");
        if (rest == 0)
            return definition;
        var arguments = new Type[rest];
        for (int i = 0; i < rest; i++)
            arguments[i] = ReadTree(ref reader, depth + 1);
        return definition.MakeGenericType(arguments);
    }

    /// <summary>Null for an array.</summary>
    private (Type? Definition, int Arguments) ReadDefinition(ref MessagePackReader reader, int count, bool isArgument)
    {
        // The numbers of assemblies are never small.
        if (IsSmall(ref reader))
        {
            int number = reader.ReadInt32();
            return number == 0 ? (null, count - 1) : (FixedNumbers.Get(-1 - number), count - 1);
        }
        ulong assembly = reader.ReadUInt64();
        ulong type = reader.ReadUInt64();
        return (_set.Find(assembly, type, isArgument), count - 2);
    }

    private static bool IsSmall(ref MessagePackReader reader)
    {
        var ahead = reader.CreatePeekReader();
        return ahead.NextCode is not MessagePackCode.UInt64;
    }
}
