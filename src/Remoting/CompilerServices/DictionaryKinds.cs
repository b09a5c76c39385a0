using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace Remoting.CompilerServices;

/// <summary>Kinds of dictionaries.</summary>
internal static class DictionaryKinds
{
    public const int Dictionary = 40;
    private const int SortedDictionary = 41;
    private const int SortedList = 42;
    private const int ConcurrentDictionary = 43;
    private const int ImmutableDictionary = 44;
    private const int ImmutableSortedDictionary = 45;
    private const int FrozenDictionary = 46;
    private const int OrderedDictionary = 47;

    /// <summary>The kind of a dictionary; <see langword="null"/> for one whose comparer cannot be known.</summary>
    public static CollectionKind<TKey>? Find<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> items)
        where TKey : notnull => items switch
        {
            Dictionary<TKey, TValue> map when map.GetType() == typeof(Dictionary<TKey, TValue>) => new(Dictionary, map.Comparer),
            SortedDictionary<TKey, TValue> map when map.GetType() == typeof(SortedDictionary<TKey, TValue>) => new(SortedDictionary, order: map.Comparer),
            SortedList<TKey, TValue> map when map.GetType() == typeof(SortedList<TKey, TValue>) => new(SortedList, order: map.Comparer),
            ConcurrentDictionary<TKey, TValue> map when map.GetType() == typeof(ConcurrentDictionary<TKey, TValue>) => new(ConcurrentDictionary, map.Comparer),
            ImmutableDictionary<TKey, TValue> map when IsDefault(map.ValueComparer) => new(ImmutableDictionary, map.KeyComparer),
            ImmutableSortedDictionary<TKey, TValue> map when IsDefault(map.ValueComparer) => new(ImmutableSortedDictionary, order: map.KeyComparer),
            FrozenDictionary<TKey, TValue> map => new(FrozenDictionary, map.Comparer),
            OrderedDictionary<TKey, TValue> map when map.GetType() == typeof(OrderedDictionary<TKey, TValue>) => new(OrderedDictionary, map.Comparer),
            ReadOnlyDictionary<TKey, TValue> map when map.GetType() == typeof(ReadOnlyDictionary<TKey, TValue>) => Find(Behind(map))?.AsView(),
            _ => null,
        };

    /// <summary>Whether a dictionary of the kind can be there before its entries.</summary>
    public static bool IsFilled<TKey>(CollectionKind<TKey> kind) => kind.Number is SortedDictionary or SortedList or ConcurrentDictionary or OrderedDictionary;

    /// <summary>A dictionary of a kind; <see langword="null"/> for a number that none has.</summary>
    public static IEnumerable<KeyValuePair<TKey, TValue>>? Make<TKey, TValue>(CollectionKind<TKey> kind, KeyValuePair<TKey, TValue>[] items)
        where TKey : notnull => Create(kind, items) is IReadOnlyCollection<KeyValuePair<TKey, TValue>> made ? Wire.WithAll(made, items.Length) : null;

    private static IEnumerable<KeyValuePair<TKey, TValue>>? Create<TKey, TValue>(CollectionKind<TKey> kind, KeyValuePair<TKey, TValue>[] items)
        where TKey : notnull => kind.Number switch
        {
            Dictionary => new Dictionary<TKey, TValue>(items, kind.Comparer),
            SortedDictionary => Fill(new SortedDictionary<TKey, TValue>(kind.Order), items),
            SortedList => Fill(new SortedList<TKey, TValue>(items.Length, kind.Order), items),
            ConcurrentDictionary => Fill(new ConcurrentDictionary<TKey, TValue>(kind.Comparer), items),
            ImmutableDictionary => System.Collections.Immutable.ImmutableDictionary.CreateRange(kind.Comparer, items),
            ImmutableSortedDictionary => System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(kind.Order, items),
            FrozenDictionary => items.ToFrozenDictionary(kind.Comparer),
            OrderedDictionary => new OrderedDictionary<TKey, TValue>(items, kind.Comparer),
            >= CollectionKind<TKey>.View and < 2 * CollectionKind<TKey>.View =>
                Make(new CollectionKind<TKey>(kind.Number - CollectionKind<TKey>.View, kind.Comparer, kind.Order), items) is IDictionary<TKey, TValue> map
                    ? new ReadOnlyDictionary<TKey, TValue>(map)
                    : null,
            _ => null,
        };

    /// <summary>What a view shows.</summary>
    public static IDictionary<TKey, TValue> Behind<TKey, TValue>(ReadOnlyDictionary<TKey, TValue> view)
        where TKey : notnull => Inner<TKey, TValue>.Dictionary(view);

    public static bool IsDefault<T>(IEqualityComparer<T> comparer) => comparer.Equals(EqualityComparer<T>.Default);

    private static TMap Fill<TMap, TKey, TValue>(TMap map, KeyValuePair<TKey, TValue>[] items)
        where TMap : IDictionary<TKey, TValue>
    {
        foreach (var (key, value) in items)
            map.Add(key, value);
        return map;
    }

    private static class Inner<TKey, TValue>
        where TKey : notnull
    {
        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Dictionary")]
        public static extern IDictionary<TKey, TValue> Dictionary(ReadOnlyDictionary<TKey, TValue> view);
    }
}
