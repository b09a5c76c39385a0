using System.Collections.Concurrent;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// Collections whose elements may lead back to them: they are there, empty, before their elements are read.
public static partial class Wire
{
    /// <summary>Adds the elements, in order, to a collection or a linked list.</summary>
    public static void Fill<T>(ICollection<T> empty, T[]? items)
    {
        if (empty is LinkedList<T> list)
        {
            FillList(list, items ?? []);
            return;
        }
        foreach (var item in items ?? [])
            empty.Add(item);
    }

    /// <summary>Nodes of it that its elements led to are there already, and get what belongs there.</summary>
    private static void FillList<T>(LinkedList<T> list, T[] items)
    {
        var next = list.First;
        foreach (var item in items)
        {
            if (next is null)
            {
                list.AddLast(item);
                continue;
            }
            next.Value = item;
            next = next.Next;
        }
        LinkedNodes.CheckEnd(list, items.Length);
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
