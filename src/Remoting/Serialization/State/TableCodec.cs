using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>
/// A collection that finds its elements by a comparer: the comparer, then the elements. What hashes is filled when the elements are whole.
/// </summary>
/// <param name="codecs">Where the codecs of elements are.</param>
/// <param name="comparer">The comparer of a collection.</param>
/// <param name="elements">Its elements, so that making it of them gives the same order.</param>
/// <param name="make">An empty one, or for one that never changes null.</param>
/// <param name="add">Adds an element.</param>
/// <param name="whole">Makes one that never changes of all its elements.</param>
/// <param name="count">How many elements it has, where some may be lost to others that are equal to them.</param>
/// <param name="has">Whether one that never changes finds an element.</param>
internal sealed class TableCodec<TCollection, TComparer, TKey, T>(
    Codecs codecs,
    Func<TCollection, TComparer?> comparer,
    Func<TCollection, IEnumerable<T>> elements,
    Func<TComparer?, TCollection>? make,
    Action<TCollection, T>? add,
    Func<TComparer?, T[], TCollection>? whole = null,
    Func<TCollection, int>? count = null,
    Func<TCollection, T, bool>? has = null) : SequenceCodec<TCollection, T>(codecs), ITableCodec
    where TCollection : class
    where TComparer : class
{
    private readonly Codecs _codecs = codecs;

    /// <summary>What is meant where no comparer is named.</summary>
    private static readonly object? Default = typeof(TComparer) == typeof(IEqualityComparer<TKey>) ? EqualityComparer<TKey>.Default
        : typeof(TComparer) == typeof(IComparer<TKey>) ? Comparer<TKey>.Default
        : null;

    private Slot Comparer => field ??= _codecs.SlotOf(typeof(TComparer), null);

    public override void Write(ref MessagePackWriter writer, object value)
    {
        var collection = (TCollection)value;
        writer.WriteArrayHeader(2);
        var compare = comparer(collection);
        Comparer.WriteObject(ref writer, ReferenceEquals(compare, Default) ? null : compare);
        var all = elements(collection).ToArray();
        WriteElements(ref writer, all.Length, all);
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        CompilerServices.Wire.ReadParts(ref reader, 2);
        var compare = (TComparer?)Comparer.ReadObject(ref reader);
        if (whole is not null)
            return Whole(compare, ReadElements(ref reader));
        var collection = make!(compare);
        Keep(number, collection);
        Fill(ref reader, collection);
        return collection;
    }

    public void ReadInto(ref MessagePackReader reader, object collection, Action<object?> construct)
    {
        CompilerServices.Wire.ReadParts(ref reader, 2);
        construct(Comparer.ReadObject(ref reader));
        Fill(ref reader, (TCollection)collection);
    }

    private TCollection Whole(TComparer? compare, T[] all)
    {
        var made = whole!(compare, all);
        if (count is null || has is null)
            return made;
        CompilerServices.Wire.CheckKeys(count(made), all.Length);
        // Made at once of what may be whole only later.
        LateHashes.Check(typeof(TKey), () =>
        {
            if (!Array.TrueForAll(all, element => has(made, element)))
                CompilerServices.Wire.FailKey<TCollection>();
        });
        return made;
    }

    private void Fill(ref MessagePackReader reader, TCollection collection)
    {
        var all = ReadElements(ref reader);
        LateHashes.Add(typeof(TKey), () =>
        {
            foreach (var element in all)
                add!(collection, element);
            if (count is not null)
                CompilerServices.Wire.CheckKeys(count(collection), all.Length);
        });
    }
}

/// <summary>Reads a collection into an object that is derived from it.</summary>
internal interface ITableCodec
{
    /// <param name="reader">Where it is read from.</param>
    /// <param name="collection">The object, whose constructors have not run.</param>
    /// <param name="construct">Gives it its comparer.</param>
    void ReadInto(ref MessagePackReader reader, object collection, Action<object?> construct);
}
