using System.Collections.Concurrent;

namespace Remoting.CompilerServices;

// Collections whose elements may lead back to them: they are there, empty, before their elements are read.
public static partial class Wire
{
    /// <summary>Adds the elements, in order, to a collection or a linked list.</summary>
    public static void Fill<T>(ICollection<T> empty, T[]? items)
    {
        foreach (var item in items ?? [])
            empty.Add(item);
    }

    /// <summary>The same for a queue.</summary>
    public static void Fill<T>(Queue<T> empty, T[]? items)
    {
        foreach (var item in items ?? [])
            empty.Enqueue(item);
    }

    /// <summary>The same for a stack, whose elements come top first.</summary>
    public static void Fill<T>(Stack<T> empty, T[]? items)
    {
        for (int i = (items?.Length ?? 0) - 1; i >= 0; i--)
            empty.Push(items![i]);
    }

    /// <inheritdoc cref="Fill{T}(Queue{T}, T[])"/>
    public static void Fill<T>(ConcurrentQueue<T> empty, T[]? items)
    {
        foreach (var item in items ?? [])
            empty.Enqueue(item);
    }

    /// <inheritdoc cref="Fill{T}(Stack{T}, T[])"/>
    public static void Fill<T>(ConcurrentStack<T> empty, T[]? items)
    {
        for (int i = (items?.Length ?? 0) - 1; i >= 0; i--)
            empty.Push(items![i]);
    }

    /// <summary>The same for a bag, which gives first what it was given last.</summary>
    public static void Fill<T>(ConcurrentBag<T> empty, T[]? items)
    {
        for (int i = (items?.Length ?? 0) - 1; i >= 0; i--)
            empty.Add(items![i]);
    }
}
