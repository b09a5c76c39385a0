using System.ComponentModel;

namespace Remoting.CompilerServices;

/// <summary>For generated code: what kind of collection stands behind an interface, and by what it tells its keys apart or orders them.</summary>
/// <remarks>Each kind has a number, given once; both sides are of one build.</remarks>
/// <typeparam name="TKey">The keys, or the elements.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CollectionKind<TKey>
{
    // A read-only view of another collection has the number of that and this in addition.
    internal const int View = 100;

    internal CollectionKind(int number, IEqualityComparer<TKey>? comparer = null, IComparer<TKey>? order = null)
    {
        Number = number;
        Comparer = comparer;
        Order = order;
    }

    /// <summary>Whether it is a list, which has a form of its own.</summary>
    public bool IsList => Number == ListKinds.List;

    /// <summary>Whether it is an array.</summary>
    public bool IsArray => Number == ListKinds.Array;

    /// <summary>Whether it is a dictionary, which has a form of its own, with its comparer.</summary>
    public bool IsDictionary => Number == DictionaryKinds.Dictionary;

    internal int Number { get; }

    internal IEqualityComparer<TKey>? Comparer { get; }

    internal IComparer<TKey>? Order { get; }

    internal bool IsView => Number >= View;

    internal CollectionKind<TKey> AsView() => new(Number + View, Comparer, Order);
}
