using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace Remoting.CompilerServices;

/// <summary>Kinds of sets.</summary>
internal static class SetKinds
{
    private const int HashSet = 20;
    private const int SortedSet = 21;
    private const int ImmutableHashSet = 22;
    private const int ImmutableSortedSet = 23;
    private const int FrozenSet = 24;

    /// <summary>The kind of a set; <see langword="null"/> for what is none, or one whose comparer cannot be known.</summary>
    public static CollectionKind<T>? Find<T>(IEnumerable<T> items) => items switch
    {
        HashSet<T> set when set.GetType() == typeof(HashSet<T>) => new(HashSet, set.Comparer),
        SortedSet<T> set when set.GetType() == typeof(SortedSet<T>) => new(SortedSet, order: set.Comparer),
        ImmutableHashSet<T> set => new(ImmutableHashSet, set.KeyComparer),
        ImmutableSortedSet<T> set => new(ImmutableSortedSet, order: set.KeyComparer),
        FrozenSet<T> set => new(FrozenSet, set.Comparer),
        ReadOnlySet<T> set when set.GetType() == typeof(ReadOnlySet<T>) => Find(Inner<T>.Set(set))?.AsView(),
        _ => null,
    };

    /// <summary>A set of a kind; <see langword="null"/> for a number that none has.</summary>
    public static IEnumerable<T>? Make<T>(CollectionKind<T> kind, T[] items) => Create(kind, items) is IReadOnlyCollection<T> made ? Wire.WithAll(made, items.Length) : null;

    private static IEnumerable<T>? Create<T>(CollectionKind<T> kind, T[] items) => kind.Number switch
    {
        HashSet => new HashSet<T>(items, kind.Comparer),
        SortedSet => new SortedSet<T>(items, kind.Order),
        ImmutableHashSet => System.Collections.Immutable.ImmutableHashSet.CreateRange(kind.Comparer, items),
        ImmutableSortedSet => System.Collections.Immutable.ImmutableSortedSet.CreateRange(kind.Order, items),
        FrozenSet => items.ToFrozenSet(kind.Comparer),
        >= CollectionKind<T>.View and < 2 * CollectionKind<T>.View =>
            Make(new CollectionKind<T>(kind.Number - CollectionKind<T>.View, kind.Comparer, kind.Order), items) is ISet<T> set ? new ReadOnlySet<T>(set) : null,
        _ => null,
    };

    private static class Inner<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Set")]
        public static extern ISet<T> Set(ReadOnlySet<T> view);
    }
}
