using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>
/// The collections of the framework: they travel by comparer and elements, in order, and stay what they are; never by the fields behind, which hold room
/// for more, and hash codes that mean nothing in another process.
/// </summary>
internal static class Collections
{
    private const string Made = "Ahead of time, a collection of values that nobody has compiled is refused, not lost.";

    /// <summary>By the method that makes the codec.</summary>
    private static readonly (Type Definition, Type Home, string Method)[] All =
    [
        (typeof(List<>), typeof(Sequences), nameof(Sequences.List)),
        (typeof(Queue<>), typeof(Sequences), nameof(Sequences.Queue)),
        (typeof(Stack<>), typeof(Sequences), nameof(Sequences.Stack)),
        (typeof(LinkedList<>), typeof(Sequences), nameof(Sequences.LinkedList)),
        (typeof(LinkedListNode<>), typeof(Sequences), nameof(Sequences.LinkedListNode)),
        (typeof(ConcurrentQueue<>), typeof(Sequences), nameof(Sequences.ConcurrentQueue)),
        (typeof(ConcurrentStack<>), typeof(Sequences), nameof(Sequences.ConcurrentStack)),
        (typeof(ConcurrentBag<>), typeof(Sequences), nameof(Sequences.ConcurrentBag)),
        (typeof(ImmutableArray<>), typeof(Sequences), nameof(Sequences.ImmutableArray)),
        (typeof(ImmutableList<>), typeof(Sequences), nameof(Sequences.ImmutableList)),
        (typeof(ImmutableQueue<>), typeof(Sequences), nameof(Sequences.ImmutableQueue)),
        (typeof(ImmutableStack<>), typeof(Sequences), nameof(Sequences.ImmutableStack)),
        (typeof(ReadOnlyObservableCollection<>), typeof(Sequences), nameof(Sequences.ReadOnlyObservableCollection)),
        (typeof(Memory<>), typeof(Sequences), nameof(Sequences.Memory)),
        (typeof(ReadOnlyMemory<>), typeof(Sequences), nameof(Sequences.ReadOnlyMemory)),
        (typeof(ReadOnlySequence<>), typeof(Sequences), nameof(Sequences.ReadOnlySequence)),
        (typeof(Lazy<>), typeof(Sequences), nameof(Sequences.Lazy)),
        (typeof(HashSet<>), typeof(Tables), nameof(Tables.HashSet)),
        (typeof(SortedSet<>), typeof(Tables), nameof(Tables.SortedSet)),
        (typeof(ImmutableHashSet<>), typeof(Tables), nameof(Tables.ImmutableHashSet)),
        (typeof(ImmutableSortedSet<>), typeof(Tables), nameof(Tables.ImmutableSortedSet)),
        (typeof(FrozenSet<>), typeof(Tables), nameof(Tables.FrozenSet)),
        (typeof(Dictionary<,>), typeof(Tables), nameof(Tables.Dictionary)),
        (typeof(SortedDictionary<,>), typeof(Tables), nameof(Tables.SortedDictionary)),
        (typeof(SortedList<,>), typeof(Tables), nameof(Tables.SortedList)),
        (typeof(OrderedDictionary<,>), typeof(Tables), nameof(Tables.OrderedDictionary)),
        (typeof(ConcurrentDictionary<,>), typeof(Tables), nameof(Tables.ConcurrentDictionary)),
        (typeof(ImmutableDictionary<,>), typeof(Tables), nameof(Tables.ImmutableDictionary)),
        (typeof(ImmutableSortedDictionary<,>), typeof(Tables), nameof(Tables.ImmutableSortedDictionary)),
        (typeof(FrozenDictionary<,>), typeof(Tables), nameof(Tables.FrozenDictionary)),
        (typeof(PriorityQueue<,>), typeof(Tables), nameof(Tables.PriorityQueue)),
        (typeof(ILookup<,>), typeof(Lookups), nameof(Lookups.Lookup)),
        (typeof(IGrouping<,>), typeof(Lookups), nameof(Lookups.Grouping)),
    ];

    private static readonly FrozenDictionary<Type, (Type Home, string Method)> ByDefinition =
        All.ToFrozenDictionary(entry => entry.Definition, entry => (entry.Home, entry.Method));

    public static IEnumerable<Type> Definitions => All.Select(entry => entry.Definition);

    public static Codec? Find(Type type, Codecs codecs)
    {
        if (type.IsArray)
            return type.IsSZArray ? Make(typeof(Sequences), nameof(Sequences.Array), [type.GetElementType()!], codecs) : new GridCodec(type, codecs);
        return type.IsGenericType && ByDefinition.TryGetValue(type.GetGenericTypeDefinition(), out var entry)
            ? Make(entry.Home, entry.Method, type.GetGenericArguments(), codecs)
            : null;
    }

    /// <summary>The type that users know, of a class that the framework chose.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = Made)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A class that is not seen to be a collection is refused.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Made)]
    public static Type? StandInOf(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.IsGenericType && level.GetGenericTypeDefinition() is var definition && (definition == typeof(FrozenSet<>) || definition == typeof(FrozenDictionary<,>)))
                return level;
        }
        if (type.Assembly != typeof(Enumerable).Assembly)
            return null;
        return Array.Find(type.GetInterfaces(), @interface => @interface.IsGenericType
            && (@interface.GetGenericTypeDefinition() == typeof(ILookup<,>) || @interface.GetGenericTypeDefinition() == typeof(IGrouping<,>)));
    }

    /// <summary>What a base class that hashes keeps: its comparer and its elements; of a linked list, its elements.</summary>
    public static Part? PartOfBase(Type level, Codecs codecs)
    {
        if (level.IsGenericType && level.GetGenericTypeDefinition() == typeof(LinkedList<>))
            return new BaseListPart(level, Make(typeof(Sequences), nameof(Sequences.LinkedList), level.GetGenericArguments(), codecs));
        if (level == typeof(Hashtable))
            return new BaseTablePart(level, codecs.For(level));
        return level.IsGenericType && level.GetGenericTypeDefinition() is var definition && (definition == typeof(Dictionary<,>) || definition == typeof(HashSet<>)
                || definition == typeof(ConcurrentDictionary<,>) || definition == typeof(OrderedDictionary<,>))
            ? new BaseTablePart(level, codecs.For(level))
            : null;
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(Sequences))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(Tables))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(Lookups))]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = Made)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Named above.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Made)]
    private static Codec Make(Type home, string method, Type[] arguments, Codecs codecs) =>
        (Codec)home.GetMethod(method, BindingFlags.Static | BindingFlags.Public)!.MakeGenericMethod(arguments).Invoke(null, [codecs])!;
}
