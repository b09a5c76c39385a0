namespace Remoting.Serialization.State;

/// <summary>The nodes of the linked lists of a graph, by their place. Each list is run through once, however many of its nodes travel.</summary>
internal sealed class LinkedNodes
{
    private readonly Dictionary<object, object> _byList = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where a node is in its list.</summary>
    public int PlaceOf<T>(LinkedList<T> list, LinkedListNode<T> node)
    {
        if (!_byList.TryGetValue(list, out object? known))
        {
            var all = new Dictionary<object, int>(list.Count, ReferenceEqualityComparer.Instance);
            for (var next = list.First; next is not null; next = next.Next)
                all.Add(next, all.Count);
            _byList.Add(list, known = all);
        }
        return ((Dictionary<object, int>)known).TryGetValue(node, out int place) ? place : throw new StateException($"A '{TypeText.Of(list.GetType())}' was changed while it was written.");
    }

    /// <summary>The node in a place. Where the list has not been read as far, it is added, and gets its value when that has been read.</summary>
    public LinkedListNode<T> At<T>(LinkedList<T> list, int place)
    {
        if (!_byList.TryGetValue(list, out object? known))
            _byList.Add(list, known = new List<LinkedListNode<T>>());
        var nodes = (List<LinkedListNode<T>>)known;
        while (nodes.Count <= place)
            nodes.Add((nodes.Count == 0 ? list.First : nodes[^1].Next) ?? list.AddLast(default(T)!));
        return nodes[place];
    }

    /// <summary>Whether no node was asked for behind the end of the list.</summary>
    public static void CheckEnd<T>(LinkedList<T> list, int length)
    {
        if (list.Count > length)
            throw new StateException($"A node is behind the end of its list, which has {length} elements.");
    }
}
