using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// Behind the interface of a collection may stand more than a kind and elements: a collection of the program's own with whatever else it holds, a list of a
// derived type's elements, a view of another collection that stands elsewhere, too. These travel as the objects that they are.
public static partial class Wire
{
    private static readonly WeakMemo<Type, bool> OwnKinds = new(IsOwnKind);

    /// <summary>Whether what stands behind an interface has to travel as the object that it is.</summary>
    /// <param name="items">The collection.</param>
    /// <param name="isShared">Whether what it shows may stand elsewhere, too.</param>
    /// <param name="isLate">Whether its elements may be incomplete when it is read, so that what finds them by their content has to wait.</param>
    /// <typeparam name="T">Its elements.</typeparam>
    public static bool IsOwnKind<T>(IEnumerable<T> items, bool isShared, bool isLate)
    {
        var type = items.GetType();
        if (type == typeof(T[]) || type == typeof(List<T>))
            return false;
        if (ListKinds.Find(items) is { } list)
            return isShared && ListKinds.IsView(list);
        if (SetKinds.Find(items) is { } set)
            return isLate || (isShared && set.IsView);
        return OwnKinds.Of(type);
    }

    /// <summary>The same for a set.</summary>
    /// <inheritdoc cref="IsOwnKind{T}(IEnumerable{T}, bool, bool)"/>
    public static bool IsOwnSet<T>(IEnumerable<T> items, bool isShared, bool isLate) => (isShared || isLate) && SetKinds.Find(items) is { } set && (isLate || set.IsView);

    /// <summary>The same for a dictionary.</summary>
    /// <inheritdoc cref="IsOwnKind{T}(IEnumerable{T}, bool, bool)"/>
    /// <typeparam name="TKey">Its keys.</typeparam>
    /// <typeparam name="TValue">Its values.</typeparam>
    public static bool IsOwnDictionary<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> items, bool isShared, bool isLate)
        where TKey : notnull => (isShared || isLate) && DictionaryKinds.Find(items) is { } map && (isLate || map.IsView);

    /// <summary>
    /// Of the framework, the collections that have a form. Of others, what has any state besides its elements, which can be seen only by looking at what is a
    /// collection; what is only run through is code, and so is what the compiler makes of collection expressions and iterators.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "What has no fields that can be seen is run through, as what has none.")]
    private static bool IsOwnKind(Type type)
    {
        // Ahead of time there may be no code for a collection that nothing names.
        if (type.IsArray)
            return WholeProgram.IsThere;
        if (ProgramAssemblies.IsFramework(type.Assembly))
            return WholeProgram.IsThere && type.IsGenericType && Collections.Definitions.Contains(type.GetGenericTypeDefinition());
        return !type.Name.StartsWith('<') && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsAssignableTo(typeof(IEnumerator)) && IsCollection(type)
            && FieldsPlan.LevelsOf(type).Any(level => FieldSelection.All(level).Length > 0);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An interface that nobody uses makes no difference.")]
    private static bool IsCollection(Type type) => type.IsAssignableTo(typeof(ICollection)) || type.GetInterfaces().Any(@interface => @interface.IsGenericType
        && (@interface.GetGenericTypeDefinition() == typeof(ICollection<>) || @interface.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)));
}
