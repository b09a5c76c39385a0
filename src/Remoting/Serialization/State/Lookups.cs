using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>What LINQ groups: groups in order, each with its key and its elements in order.</summary>
internal static class Lookups
{
    public static Codec Lookup<TKey, T>(Codecs codecs) =>
        new TableCodec<ILookup<TKey, T>, IEqualityComparer<TKey>, TKey, (TKey Key, T[] Elements)>(
            codecs, ComparerOf, lookup => lookup.Select(group => (group.Key, group.ToArray())), null, null,
            (compare, groups) => groups.SelectMany(group => group.Elements, (group, element) => (group.Key, element))
                .ToLookup(entry => entry.Key, entry => entry.element, compare),
            lookup => lookup.Count, (lookup, group) => lookup.Contains(group.Key));

    // A group is to be had of a lookup only.
    public static Codec Grouping<TKey, T>(Codecs codecs) => new PartCodec<IGrouping<TKey, T>, (TKey Key, T[] Elements)>(
        codecs, group => (group.Key, group.ToArray()), group => group.Elements.ToLookup(_ => group.Key)[group.Key] as IGrouping<TKey, T>
            ?? throw new StateException("A group has no elements."));

    private static IEqualityComparer<TKey>? ComparerOf<TKey, T>(ILookup<TKey, T> lookup) =>
        lookup is Lookup<TKey, T> known ? LookupFields<TKey, T>.ComparerOf(known) : null;

    private static class LookupFields<TKey, T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_comparer")]
        private static extern ref IEqualityComparer<TKey> Comparer(Lookup<TKey, T> lookup);

        public static IEqualityComparer<TKey> ComparerOf(Lookup<TKey, T> lookup) => Comparer(lookup);
    }
}
