using Remoting.Serialization;

namespace Remoting.CompilerServices;

// Behind the interface of a collection may stand more than a kind and elements: a collection of the program's own with whatever else it holds, a list of a
// derived type's elements, a view of another collection that stands elsewhere, too. These travel as the objects that they are.
public static partial class Wire
{
    /// <summary>Whether what stands behind an interface has to travel as the object that it is.</summary>
    /// <param name="items">The collection.</param>
    /// <param name="isShared">Whether what it shows may stand elsewhere, too.</param>
    /// <param name="isLate">Whether its elements may lead back to it, so that it has to be there before them, and what finds them by their content has to wait.</param>
    /// <typeparam name="T">Its elements.</typeparam>
    public static bool IsOwnKind<T>(IEnumerable<T> items, bool isShared, bool isLate)
    {
        var type = items.GetType();
        if (type == typeof(T[]) || type == typeof(List<T>))
            return false;
        if (ListKinds.Find(items) is { } list)
            return (isShared && ListKinds.IsView(list)) || (isLate && ListKinds.IsFilled(list) && WholeProgram.IsThere);
        if (SetKinds.Find(items) is { } set)
            return isLate || (isShared && set.IsView);
        return OwnKinds.Contains(type);
    }

    /// <summary>The same for a set.</summary>
    /// <inheritdoc cref="IsOwnKind{T}(IEnumerable{T}, bool, bool)"/>
    public static bool IsOwnSet<T>(IEnumerable<T> items, bool isShared, bool isLate)
    {
        var type = items.GetType();
        if (type == typeof(HashSet<T>))
            return isLate;
        return SetKinds.Find(items) is { } set ? isLate || (isShared && set.IsView) : OwnKinds.Contains(type);
    }

    /// <summary>The same for a dictionary.</summary>
    /// <param name="items">The dictionary.</param>
    /// <param name="isShared">Whether what it shows may stand elsewhere, too.</param>
    /// <param name="isLate">Whether its keys may lead back to it, so that it has to wait for them.</param>
    /// <param name="isCircular">Whether anything in it may lead back to it, so that it has to be there before that.</param>
    /// <typeparam name="TKey">Its keys.</typeparam>
    /// <typeparam name="TValue">Its values.</typeparam>
    public static bool IsOwnDictionary<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> items, bool isShared, bool isLate, bool isCircular)
        where TKey : notnull
    {
        var type = items.GetType();
        if (type == typeof(Dictionary<TKey, TValue>))
            return isLate;
        return DictionaryKinds.Find(items) is { } map
            ? isLate || (isShared && map.IsView) || (isCircular && DictionaryKinds.IsFilled(map) && WholeProgram.IsThere)
            : OwnKinds.Contains(type);
    }
}
