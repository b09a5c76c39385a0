using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace Remoting.CompilerServices;

// A collection behind an interface arrives as the kind that it is: a list stays a list, and what is sorted stays sorted, by the same comparer. Before
// the elements comes the number of the kind, or an array of that and the comparer.
public static partial class Wire
{
    /// <summary>Writes what kind of collection stands behind an interface.</summary>
    public static CollectionKind<T> WriteKind<T>(ref MessagePackWriter writer, IEnumerable<T> items, bool isWritable)
    {
        var kind = ListKinds.Of(items, isWritable);
        if (!IsWellKnown(kind))
            FailSequence(items);
        WriteKind(ref writer, kind);
        return kind;
    }

    /// <summary>Writes what kind of set stands behind an interface.</summary>
    /// <exception cref="MessagePackSerializationException">One whose comparer cannot be known, so that it would answer differently elsewhere.</exception>
    public static void WriteSetKind<T>(ref MessagePackWriter writer, IEnumerable<T> items)
    {
        if (SetKinds.Find(items) is { } kind)
            WriteKind(ref writer, kind);
        else
            FailKind(items);
    }

    /// <summary>Writes what kind of dictionary stands behind an interface.</summary>
    /// <exception cref="MessagePackSerializationException">One whose comparer cannot be known, so that it would answer differently elsewhere.</exception>
    public static CollectionKind<TKey> WriteDictionaryKind<TKey, TValue>(ref MessagePackWriter writer, IEnumerable<KeyValuePair<TKey, TValue>> items)
        where TKey : notnull
    {
        // Its comparer comes with its own form.
        var kind = items.GetType() == typeof(Dictionary<TKey, TValue>) ? new CollectionKind<TKey>(DictionaryKinds.Dictionary) : DictionaryKinds.Find(items);
        if (kind is null)
            FailKind(items);
        WriteKind(ref writer, kind.Value);
        return kind.Value;
    }

    /// <summary>Reads what kind of collection it is.</summary>
    public static CollectionKind<TKey> ReadKind<TKey>(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.Integer)
            return new CollectionKind<TKey>(reader.ReadInt32());
        ReadParts(ref reader, 3);
        int number = reader.ReadInt32();
        return reader.ReadBoolean()
            ? new CollectionKind<TKey>(number, order: ReadOrder<TKey>(ref reader))
            : new CollectionKind<TKey>(number, ReadComparer<TKey>(ref reader));
    }

    /// <summary>A collection of the kind.</summary>
    public static TCollection ToKind<TCollection, T>(CollectionKind<T> kind, T[]? items)
        where TCollection : class
    {
        if (!IsWellKnown(kind) && !IsSet<TCollection, T>())
            return FailKind<TCollection>(kind.Number);
        return ListKinds.Make(kind, items ?? []) as TCollection ?? FailKind<TCollection>(kind.Number);
    }

    /// <summary>A dictionary of the kind.</summary>
    public static TCollection ToDictionaryKind<TCollection, TKey, TValue>(CollectionKind<TKey> kind, KeyValuePair<TKey, TValue>[]? items)
        where TCollection : class
        where TKey : notnull => DictionaryKinds.Make(kind, items ?? []) as TCollection ?? FailKind<TCollection>(kind.Number);

    /// <summary>A comparer of values, by which an immutable dictionary tells whether it changes.</summary>
    /// <exception cref="MessagePackSerializationException">It is not the default one.</exception>
    public static void CheckValues<T>(IEqualityComparer<T> comparer)
    {
        if (!DictionaryKinds.IsDefault(comparer))
            Fail($"The dictionary compares its values by '{comparer.GetType()}', which cannot travel. Copy it with the default comparer of values.");
    }

    private static void WriteKind<TKey>(ref MessagePackWriter writer, CollectionKind<TKey> kind)
    {
        if (kind.Comparer is null && kind.Order is null)
        {
            writer.Write(kind.Number);
            return;
        }
        writer.WriteArrayHeader(3);
        writer.Write(kind.Number);
        writer.Write(kind.Order is not null);
        if (kind.Order is not null)
            WriteOrder(ref writer, kind.Order);
        else
            WriteComparer(ref writer, kind.Comparer);
    }

    /// <summary>
    /// Where any sequence can stand, nobody expects a comparer of the program's own to run; so these are read wherever plain data is.
    /// </summary>
    private static bool IsSet<TCollection, T>() =>
        typeof(TCollection) == typeof(ISet<T>) || typeof(TCollection) == typeof(IReadOnlySet<T>) || typeof(TCollection) == typeof(IImmutableSet<T>);

    internal static void FailSequence(object items) => Fail($"A collection of type '{items.GetType()}' with a comparer of its own cannot travel as a sequence. "
        + "Declare its own type, or a set, or pass a copy of its elements (ToArray()).");

    [DoesNotReturn]
    private static void FailKind(object items) => Fail($"A collection of type '{items.GetType()}' cannot travel behind an interface, since it cannot be known how "
        + "it compares. Declare its own type, or copy it into a collection of the framework's.");

    private static TCollection FailKind<TCollection>(int number)
        where TCollection : class
    {
        Fail($"'{number}' is no kind of collection that could be a '{typeof(TCollection)}'.");
        return null;
    }
}
