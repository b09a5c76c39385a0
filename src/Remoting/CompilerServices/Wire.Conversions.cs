using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// Most collections travel as an array, a set or a dictionary, and are made of it again on the other side. Null stays null.
public static partial class Wire
{
    /// <summary>The elements in order. An array is not copied: it is only read.</summary>
    public static T[]? ToArray<T>(IEnumerable<T>? items) => items as T[] ?? (items is null ? null : RunSequence.Through(items));

    /// <summary>The entries of a dictionary. One that other threads may change is asked for those of one moment: else their number is another one than they are.</summary>
    public static KeyValuePair<TKey, TValue>[]? ToArray<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>>? items)
        where TKey : notnull => items switch
        {
            ConcurrentDictionary<TKey, TValue> dictionary => dictionary.ToArray(),
            ReadOnlyDictionary<TKey, TValue> view when view.GetType() == typeof(ReadOnlyDictionary<TKey, TValue>) => ToArray<TKey, TValue>(DictionaryKinds.Behind(view)),
            _ => ToArray<KeyValuePair<TKey, TValue>>(items),
        };

    /// <summary>What an iterator gives, so that it runs here and now; a collection is what it is.</summary>
    public static IEnumerable<T>? RunThrough<T>(IEnumerable<T>? items) =>
        items is null or string or ICollection<T> or IReadOnlyCollection<T> || OwnKinds.Contains(items.GetType()) ? items : RunSequence.Through(items);

    /// <summary>The elements; none for the default array.</summary>
    public static T[]? ToArray<T>(ImmutableArray<T> items) => ImmutableCollectionsMarshal.AsArray(items);

    /// <summary>The elements.</summary>
    public static T[] ToArray<T>(ArraySegment<T> items) => items.AsSpan().ToArray();

    /// <summary>The elements; no array where there is none behind the segment.</summary>
    public static T[]? ToArrayOrNull<T>(ArraySegment<T> items) => items.Array is null ? null : items.AsSpan().ToArray();

    /// <summary>The elements; no array for memory of nothing.</summary>
    public static T[]? ToArrayOrNull<T>(Memory<T> items) => ToArrayOrNull((ReadOnlyMemory<T>)items);

    /// <summary>The elements; no array for memory of nothing.</summary>
    public static T[]? ToArrayOrNull<T>(ReadOnlyMemory<T> items) => items.Equals(default) ? null : items.ToArray();

    /// <summary>The elements.</summary>
    public static T[] ToArray<T>(Memory<T> items) => items.ToArray();

    /// <summary>The elements.</summary>
    public static T[] ToArray<T>(ReadOnlyMemory<T> items) => items.ToArray();

    /// <summary>For sequences and lists that are only read.</summary>
    public static T[]? ToReadOnly<T>(T[]? items) => items;

    /// <summary>For lists.</summary>
    public static List<T>? ToList<T>(T[]? items) => items is null ? null : [.. items];

    /// <summary>For queues.</summary>
    public static Queue<T>? ToQueue<T>(T[]? items) => items is null ? null : new(items);

    /// <summary>For stacks, whose elements come top first.</summary>
    public static Stack<T>? ToStack<T>(T[]? items) => items is null ? null : new(items.Reverse());

    /// <summary>For linked lists.</summary>
    public static LinkedList<T>? ToLinkedList<T>(T[]? items) => items is null ? null : new(items);

    /// <summary>For collections.</summary>
    public static Collection<T>? ToCollection<T>(T[]? items) => items is null ? null : new([.. items]);

    /// <summary>For observable collections.</summary>
    public static ObservableCollection<T>? ToObservableCollection<T>(T[]? items) => items is null ? null : new(items);

    /// <summary>For read-only collections.</summary>
    public static ReadOnlyCollection<T>? ToReadOnlyCollection<T>(T[]? items) => items is null ? null : new(items);

    /// <summary>For concurrent queues.</summary>
    public static ConcurrentQueue<T>? ToConcurrentQueue<T>(T[]? items) => items is null ? null : new(items);

    /// <summary>For concurrent stacks, whose elements come top first.</summary>
    public static ConcurrentStack<T>? ToConcurrentStack<T>(T[]? items) => items is null ? null : new(items.Reverse());

    /// <summary>For concurrent bags.</summary>
    public static ConcurrentBag<T>? ToConcurrentBag<T>(T[]? items) => items is null ? null : new(items.Reverse());

    /// <summary>For immutable arrays.</summary>
    public static ImmutableArray<T> ToImmutableArray<T>(T[]? items) => ImmutableCollectionsMarshal.AsImmutableArray(items);

    /// <summary>For immutable lists.</summary>
    public static ImmutableList<T>? ToImmutableList<T>(T[]? items) => items is null ? null : [.. items];

    /// <summary>For immutable queues.</summary>
    public static ImmutableQueue<T>? ToImmutableQueue<T>(T[]? items) => items is null ? null : [.. items];

    /// <summary>For immutable stacks, whose elements come top first.</summary>
    public static ImmutableStack<T>? ToImmutableStack<T>(T[]? items) => items is null ? null : ImmutableStack.CreateRange(items.Reverse());

    /// <summary>For array segments.</summary>
    public static ArraySegment<T> ToArraySegment<T>(T[]? items) => items is null ? default : new(items);

    /// <summary>For memory.</summary>
    public static Memory<T> ToMemory<T>(T[]? items) => items;

    /// <summary>For read-only memory.</summary>
    public static ReadOnlyMemory<T> ToReadOnlyMemory<T>(T[]? items) => items;

    // In place of an interface inside of annotated types, whose format has no room for a kind: a set that sorts is no set without its order.

    /// <summary>A set to send in place of an interface, with the comparer of the sets that have one.</summary>
    public static HashSet<T>? ToHashSet<T>(IEnumerable<T>? items) => items switch
    {
        null => null,
        HashSet<T> set => set,
        FrozenSet<T> set => new(set, set.Comparer),
        ImmutableHashSet<T> set => new(set, set.KeyComparer),
        _ when SetKinds.Find(items) is { Order: { } order } && !order.Equals(Comparer<T>.Default) => FailOrder<HashSet<T>>(order),
        _ => [.. items],
    };

    /// <summary>A dictionary to send in place of an interface, with the comparer of the dictionaries that have one.</summary>
    public static Dictionary<TKey, TValue>? ToDictionary<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>>? items)
        where TKey : notnull => items switch
        {
            null => null,
            Dictionary<TKey, TValue> dictionary => dictionary,
            FrozenDictionary<TKey, TValue> dictionary => new(dictionary, dictionary.Comparer),
            ConcurrentDictionary<TKey, TValue> dictionary => new(dictionary, dictionary.Comparer),
            ImmutableDictionary<TKey, TValue> dictionary => new(dictionary, dictionary.KeyComparer),
            _ when DictionaryKinds.Find(items) is { Order: { } order } && !order.Equals(Comparer<TKey>.Default) => FailOrder<Dictionary<TKey, TValue>>(order),
            _ => new(items, DictionaryKinds.Find(items)?.Comparer),
        };

    /// <summary>An immutable dictionary to send in place of its interface.</summary>
    public static ImmutableDictionary<TKey, TValue>? ToImmutableDictionary<TKey, TValue>(IImmutableDictionary<TKey, TValue>? items)
        where TKey : notnull => items as ImmutableDictionary<TKey, TValue> ?? items?.ToImmutableDictionary();

    /// <summary>An immutable set to send in place of its interface.</summary>
    public static ImmutableHashSet<T>? ToImmutableHashSet<T>(IImmutableSet<T>? items) => items as ImmutableHashSet<T> ?? items?.ToImmutableHashSet();

    private static TCollection FailOrder<TCollection>(object order)
        where TCollection : class
    {
        Fail($"The collection is ordered by '{order.GetType()}', which the format of annotated types cannot say. Declare the type of the collection itself.");
        return null;
    }
}
