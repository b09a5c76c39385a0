using System.ComponentModel;
using System.Runtime.CompilerServices;
using MessagePack;
using MessagePack.Formatters;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

/// <summary>
/// For generated code: inside of types with MessagePack's annotations, values are written as the library's own formatters write them,
/// by those formatters, so that the bytes are the same for everybody who reads or writes such a type.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LibraryWire
{
    /// <summary>Writes by a formatter that an annotation names.</summary>
    public static void Write<T>(ref MessagePackWriter writer, T value, IMessagePackFormatter<T> formatter)
    {
        OptionsMaker.Keep();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        formatter.Serialize(ref writer, value, SerializerChoice.Current.Options);
    }

    /// <summary>The one instance of a formatter that is needed.</summary>
    public static T Formatter<T>()
        where T : class, new() => OneOf<T>.Instance;

    /// <summary>Reads by a formatter that an annotation names.</summary>
    public static T Read<T>(ref MessagePackReader reader, IMessagePackFormatter<T> formatter)
    {
        OptionsMaker.Keep();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return formatter.Deserialize(ref reader, SerializerChoice.Current.Options);
    }

    /// <summary>Tells a structure that it is about to be written.</summary>
    public static void OnBeforeSerialize<T>(ref T value)
        where T : struct, IMessagePackSerializationCallbackReceiver => value.OnBeforeSerialize();

    /// <summary>Tells a structure that it has been read.</summary>
    public static void OnAfterDeserialize<T>(ref T value)
        where T : struct, IMessagePackSerializationCallbackReceiver => value.OnAfterDeserialize();

    /// <summary>Writes a value of a type that generated code does not know, as the library's resolver has it.</summary>
    public static void WriteDynamic<T>(ref MessagePackWriter writer, T value)
    {
        try
        {
            if (WholeProgram.IsThere)
                MessagePackSerializer.Serialize(ref writer, value, SerializerChoice.Current.Options);
            else
                OwnFormatter<T>().Serialize(ref writer, value, SerializerChoice.Current.Options);
        }
        catch (MessagePackSerializationException e) when (e is not StateException)
        {
            throw LibraryCodec<T>.Failure(e);
        }
    }

    /// <summary>Reads a value of a type that generated code does not know.</summary>
    public static T ReadDynamic<T>(ref MessagePackReader reader)
    {
        try
        {
            return WholeProgram.IsThere
                ? MessagePackSerializer.Deserialize<T>(ref reader, SerializerChoice.Current.Options)
                : OwnFormatter<T>().Deserialize(ref reader, SerializerChoice.Current.Options);
        }
        catch (MessagePackSerializationException e) when (e is not StateException)
        {
            throw LibraryCodec<T>.Failure(e);
        }
    }

    /// <summary>Writes a point in time, without its kind.</summary>
    public static void Write(ref MessagePackWriter writer, DateTime value) => writer.Write(value);

    /// <summary>Reads a point in time, as UTC.</summary>
    public static DateTime ReadDateTime(ref MessagePackReader reader) => reader.ReadDateTime();

    /// <summary>Writes a point in time with its offset.</summary>
    public static void Write(ref MessagePackWriter writer, DateTimeOffset value) => DateTimeOffsetFormatter.Instance.Serialize(ref writer, value, null!);

    /// <summary>Reads a point in time with its offset.</summary>
    public static DateTimeOffset ReadDateTimeOffset(ref MessagePackReader reader) => DateTimeOffsetFormatter.Instance.Deserialize(ref reader, null!);

    /// <summary>Writes a decimal number as text.</summary>
    public static void Write(ref MessagePackWriter writer, decimal value) => DecimalFormatter.Instance.Serialize(ref writer, value, null!);

    /// <summary>Reads a decimal number.</summary>
    public static decimal ReadDecimal(ref MessagePackReader reader) => DecimalFormatter.Instance.Deserialize(ref reader, null!);

    /// <summary>Writes a GUID as text.</summary>
    public static void Write(ref MessagePackWriter writer, Guid value) => GuidFormatter.Instance.Serialize(ref writer, value, null!);

    /// <summary>Reads a GUID.</summary>
    public static Guid ReadGuid(ref MessagePackReader reader) => GuidFormatter.Instance.Deserialize(ref reader, null!);

    /// <summary>Writes a floating-point number of 16 bits as one of 32.</summary>
    public static void Write(ref MessagePackWriter writer, Half value) => writer.Write((float)value);

    /// <summary>Reads a floating-point number of 16 bits.</summary>
    public static Half ReadHalf(ref MessagePackReader reader) => (Half)reader.ReadSingle();

    /// <summary>Writes a URI as text.</summary>
    public static void Write(ref MessagePackWriter writer, Uri? value) => UriFormatter.Instance.Serialize(ref writer, value, null!);

    /// <summary>Reads a URI.</summary>
    public static Uri? ReadUri(ref MessagePackReader reader) => UriFormatter.Instance.Deserialize(ref reader, null!);

    /// <summary>Refuses a collection whose comparer is not the default one, since the library's format has no place for it.</summary>
    public static void CheckComparer<T>(IEqualityComparer<T>? comparer) => Check(comparer, EqualityComparer<T>.Default);

    /// <summary>The same for a collection that is ordered.</summary>
    public static void CheckOrder<T>(IComparer<T>? comparer) => Check(comparer, Comparer<T>.Default);

    /// <summary>The comparer of every collection in an annotated type.</summary>
    public static IEqualityComparer<T>? DefaultComparer<T>() => null;

    /// <summary>The same for a collection that is ordered.</summary>
    public static IComparer<T>? DefaultOrder<T>() => null;

    /// <summary>Where no other can be made: by the resolver of the user's own.</summary>
    private static IMessagePackFormatter<T> OwnFormatter<T>() => SerializerChoice.Current.OwnResolver?.GetFormatter<T>() ?? throw WholeProgram.Missing(typeof(T));

    private static void Check(object? comparer, object standard)
    {
        if (comparer is not null && !comparer.Equals(standard) && comparer.GetType().Assembly != typeof(MessagePackSecurity).Assembly)
        {
            throw new MessagePackSerializationException($"The collection uses the comparer '{comparer.GetType()}', which MessagePack's format of "
                + "annotated types has no place for: only the default comparer can travel there. Copy the collection with the default comparer, "
                + "or name a formatter for it with [MessagePackFormatter].");
        }
    }

    private static class OneOf<T>
        where T : class, new()
    {
        public static readonly T Instance = new();
    }
}
