using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Remoting.Serialization.State;

/// <summary>Collections that find their elements by a comparer, each by how it is made again.</summary>
internal static class Tables
{
    public static Codec HashSet<T>(Codecs codecs) => new TableCodec<HashSet<T>, IEqualityComparer<T>, T, T>(
        codecs, set => set.Comparer, set => set, compare => new(compare), (set, item) => set.Add(item), count: set => set.Count);

    public static Codec SortedSet<T>(Codecs codecs) => new TableCodec<SortedSet<T>, IComparer<T>, T, T>(
        codecs, set => set.Comparer, set => set, compare => new(compare), (set, item) => set.Add(item), count: set => set.Count);

    public static Codec ImmutableHashSet<T>(Codecs codecs) => new TableCodec<ImmutableHashSet<T>, IEqualityComparer<T>, T, T>(
        codecs, set => set.KeyComparer, set => set, null, null, System.Collections.Immutable.ImmutableHashSet.Create, set => set.Count, (set, item) => set.Contains(item));

    public static Codec ImmutableSortedSet<T>(Codecs codecs) => new TableCodec<ImmutableSortedSet<T>, IComparer<T>, T, T>(
        codecs, set => set.KeyComparer, set => set, null, null, System.Collections.Immutable.ImmutableSortedSet.Create, set => set.Count, (set, item) => set.Contains(item));

    public static Codec FrozenSet<T>(Codecs codecs) => new TableCodec<FrozenSet<T>, IEqualityComparer<T>, T, T>(
        codecs, set => set.Comparer, set => set, null, null, (compare, items) => items.ToFrozenSet(compare), set => set.Count, (set, item) => set.Contains(item));

    public static Codec Dictionary<TKey, T>(Codecs codecs)
        where TKey : notnull => new TableCodec<Dictionary<TKey, T>, IEqualityComparer<TKey>, TKey, KeyValuePair<TKey, T>>(
        codecs, table => table.Comparer, table => table, compare => new(compare), (table, entry) => table.Add(entry.Key, entry.Value));

    public static Codec SortedDictionary<TKey, T>(Codecs codecs)
        where TKey : notnull => new TableCodec<SortedDictionary<TKey, T>, IComparer<TKey>, TKey, KeyValuePair<TKey, T>>(
        codecs, table => table.Comparer, table => table, compare => new(compare), (table, entry) => table.Add(entry.Key, entry.Value));

    public static Codec SortedList<TKey, T>(Codecs codecs)
        where TKey : notnull => new TableCodec<SortedList<TKey, T>, IComparer<TKey>, TKey, KeyValuePair<TKey, T>>(
        codecs, table => table.Comparer, table => table, compare => new(compare), (table, entry) => table.Add(entry.Key, entry.Value));

    public static Codec OrderedDictionary<TKey, T>(Codecs codecs)
        where TKey : notnull => new TableCodec<OrderedDictionary<TKey, T>, IEqualityComparer<TKey>, TKey, KeyValuePair<TKey, T>>(
        codecs, table => table.Comparer, table => table, compare => new(compare), (table, entry) => table.Add(entry.Key, entry.Value));

    public static Codec ConcurrentDictionary<TKey, T>(Codecs codecs)
        where TKey : notnull => new TableCodec<ConcurrentDictionary<TKey, T>, IEqualityComparer<TKey>, TKey, KeyValuePair<TKey, T>>(
        codecs, table => table.Comparer, table => table.ToArray(), compare => new(compare ?? EqualityComparer<TKey>.Default), (table, entry) => table.TryAdd(entry.Key, entry.Value), count: table => table.Count);

    public static Codec FrozenDictionary<TKey, T>(Codecs codecs)
        where TKey : notnull => new TableCodec<FrozenDictionary<TKey, T>, IEqualityComparer<TKey>, TKey, KeyValuePair<TKey, T>>(
        codecs, table => table.Comparer, table => table, null, null, (compare, entries) => entries.ToFrozenDictionary(compare), table => table.Count, (table, entry) => table.ContainsKey(entry.Key));

    // Two comparers, one of keys and one of values.
    public static Codec ImmutableDictionary<TKey, T>(Codecs codecs)
        where TKey : notnull =>
        new TableCodec<ImmutableDictionary<TKey, T>, Tuple<IEqualityComparer<TKey>, IEqualityComparer<T>>, TKey, KeyValuePair<TKey, T>>(
            codecs, table => Tuple.Create(table.KeyComparer, table.ValueComparer), table => table, null, null,
            (compare, entries) => entries.ToImmutableDictionary(compare!.Item1, compare.Item2), table => table.Count, (table, entry) => table.ContainsKey(entry.Key));

    public static Codec ImmutableSortedDictionary<TKey, T>(Codecs codecs)
        where TKey : notnull =>
        new TableCodec<ImmutableSortedDictionary<TKey, T>, Tuple<IComparer<TKey>, IEqualityComparer<T>>, TKey, KeyValuePair<TKey, T>>(
            codecs, table => Tuple.Create(table.KeyComparer, table.ValueComparer), table => table, null, null,
            (compare, entries) => entries.ToImmutableSortedDictionary(compare!.Item1, compare.Item2), table => table.Count, (table, entry) => table.ContainsKey(entry.Key));

    // In the order that they lie in, which is a heap already and stays as it is.
    public static Codec PriorityQueue<T, TPriority>(Codecs codecs) =>
        new TableCodec<PriorityQueue<T, TPriority>, IComparer<TPriority>, TPriority, (T Element, TPriority Priority)>(
            codecs, queue => queue.Comparer, queue => queue.UnorderedItems, null, null, (compare, items) => new(items, compare));
}
