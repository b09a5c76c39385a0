using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

/// <summary>
/// Kinds of keys: what a dictionary shows of itself finds by the dictionary's comparer. Keys that are texts arrive as those of such a dictionary, without its values. Whatever
/// else of the framework finds by a comparer that is not the default one, and is no set or dictionary (a part of a sorted set, a builder), is refused.
/// </summary>
internal static class KeyKinds
{
    private const int OfDictionary = 30;
    private const int OfSortedDictionary = 31;
    private const int OfSortedList = 32;
    private const int OfOrderedDictionary = 33;

    /// <summary>As those of the dictionary that is behind.</summary>
    private const int OfOther = 0;

    private const int None = 0;

    /// <summary>Keys by their type, with the field of what they are of. Most of these types have no name for us.</summary>
    private static readonly FrozenDictionary<string, (int Kind, string Field)> Keys = new Dictionary<string, (int, string)>
    {
        ["System.Collections.Generic.Dictionary`2+KeyCollection"] = (OfDictionary, "_dictionary"),
        ["System.Collections.Generic.SortedDictionary`2+KeyCollection"] = (OfSortedDictionary, "_dictionary"),
        ["System.Collections.Generic.SortedList`2+KeyList"] = (OfSortedList, "_dict"),
        ["System.Collections.Generic.OrderedDictionary`2+KeyCollection"] = (OfOrderedDictionary, "_dictionary"),
        ["System.Collections.ObjectModel.ReadOnlyDictionary`2+KeyCollection"] = (OfOther, "_collection"),
        ["System.Collections.Immutable.KeysCollectionAccessor`2"] = (OfOther, "_dictionary"),
    }.ToFrozenDictionary();

    private static readonly WeakMemo<Type, Func<object, Compared?>?> Comparers = new(FindComparer);

    /// <summary>The kind of keys of a dictionary that compares by more than the default; <see langword="null"/> for what is none.</summary>
    /// <exception cref="MessagePack.MessagePackSerializationException">It compares so, and has no kind.</exception>
    public static CollectionKind<T>? Find<T>(IEnumerable<T> items)
    {
        if (Comparers.Of(items.GetType())?.Invoke(items) is not { } compared)
            return null;
        switch (compared.Comparer)
        {
            case IEqualityComparer<T> equality when typeof(T) == typeof(string) && compared.Kind is OfDictionary or OfOrderedDictionary:
                return new(compared.Kind, equality);
            case IComparer<T> order when typeof(T) == typeof(string) && compared.Kind is OfSortedDictionary or OfSortedList:
                return new(compared.Kind, order: order);
            default:
                Wire.FailSequence(items);
                return null;
        }
    }

    /// <summary>Keys of a kind; <see langword="null"/> for a number that none has.</summary>
    public static IEnumerable<T>? Make<T>(CollectionKind<T> kind, T[] items) =>
        items is string[] keys ? (IEnumerable<T>?)Make(kind.Number, kind.Comparer as IEqualityComparer<string>, kind.Order as IComparer<string>, keys) : null;

    private static IEnumerable<string>? Make(int kind, IEqualityComparer<string>? comparer, IComparer<string>? order, string[] keys) => kind switch
    {
        OfDictionary => With(new Dictionary<string, bool>(comparer), keys).Keys,
        OfSortedDictionary => With(new SortedDictionary<string, bool>(order), keys).Keys,
        OfSortedList => With(new SortedList<string, bool>(order), keys).Keys,
        OfOrderedDictionary => With(new OrderedDictionary<string, bool>(comparer), keys).Keys,
        _ => null,
    };

    private static TMap With<TMap>(TMap map, string[] keys)
        where TMap : IDictionary<string, bool>
    {
        foreach (string key in keys)
            map[key] = true;
        Wire.CheckKeys(map.Count, keys.Length);
        return map;
    }

    private static string? NameOf(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition().FullName : null;

    /// <summary>What finds the comparer of an object of the type, where it is not the default one; null where there is none.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where it is not the whole program, nothing is looked for.")]
    private static Func<object, Compared?>? FindComparer(Type type)
    {
        // Elsewhere such keys arrive as their elements.
        if (!WholeProgram.IsThere || !ProgramAssemblies.IsFramework(type.Assembly) || NameOf(type) is not { } name)
            return null;
        if (Keys.TryGetValue(name, out var known))
        {
            return FieldsPlan.LevelsOf(type).SelectMany(FieldSelection.All).FirstOrDefault(field => field.Name == known.Field) is { } field
                ? items => ComparedBehind(field.GetValue(items), known.Kind)
                : null;
        }
        if ((type.GetProperty("KeyComparer") ?? type.GetProperty("Comparer")) is not { } property || DefaultOf(property.PropertyType) is not { } standard)
            return null;
        int kindOfKeys = standard.GetType().IsAssignableTo(typeof(IEqualityComparer)) ? OfDictionary : OfSortedDictionary;
        return items => property.GetValue(items) is { } comparer && !comparer.Equals(standard) ? new(comparer, None, kindOfKeys) : null;
    }

    private static Compared? ComparedBehind(object? behind, int kind) => behind is not null && Comparers.Of(behind.GetType())?.Invoke(behind) is { } compared
        ? compared with { Kind = kind != OfOther ? kind : compared.Kind != None ? compared.Kind : compared.KindOfKeys }
        : null;

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "Where it is not the whole program, nothing is looked for.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where it is not the whole program, nothing is looked for.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Where it is not the whole program, nothing is looked for.")]
    private static object? DefaultOf(Type comparer)
    {
        if (!comparer.IsGenericType)
            return null;
        var definition = comparer.GetGenericTypeDefinition();
        var defaults = definition == typeof(IEqualityComparer<>) ? typeof(EqualityComparer<>) : definition == typeof(IComparer<>) ? typeof(Comparer<>) : null;
        return defaults?.MakeGenericType(comparer.GenericTypeArguments).GetProperty("Default")!.GetValue(null);
    }

    /// <param name="Comparer">What a collection finds by, where that is not the default.</param>
    /// <param name="Kind">The kind that it is, if it has one.</param>
    /// <param name="KindOfKeys">The kind that its keys would have.</param>
    private readonly record struct Compared(object Comparer, int Kind, int KindOfKeys);
}
