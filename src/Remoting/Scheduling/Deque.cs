using System.Diagnostics.CodeAnalysis;

namespace Remoting.Scheduling;

/// <summary>A queue with two ends: what comes back from a dead worker goes to the front. Not synchronized.</summary>
internal class Deque<T>
{
    private T[] _items = new T[16];
    private int _first;

    public int Count { get; private set; }

    public T this[int index]
    {
        get => _items[Slot(Checked(index))];
        set => _items[Slot(Checked(index))] = value;
    }

    public void PushBack(T item)
    {
        Reserve();
        _items[Slot(Count)] = item;
        Count++;
    }

    public void PushFront(T item)
    {
        Reserve();
        _first = Slot(_items.Length - 1);
        _items[_first] = item;
        Count++;
    }

    public bool TryPopFront([MaybeNullWhen(false)] out T item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }
        item = PopFront();
        return true;
    }

    public T PopFront()
    {
        var item = this[0];
        _items[_first] = default!;
        _first = Slot(1);
        Count--;
        return item;
    }

    public T PopBack()
    {
        var item = this[Count - 1];
        _items[Slot(Count - 1)] = default!;
        Count--;
        return item;
    }

    /// <summary>Takes an item out of the middle. Those before it move, so it should be near the front.</summary>
    public T RemoveAt(int index)
    {
        var item = this[index];
        for (int i = index; i > 0; i--)
            this[i] = this[i - 1];
        PopFront();
        return item;
    }

    /// <summary>Moves the items that match to <paramref name="removed"/>; the order of both is kept.</summary>
    public void RemoveWhere(Predicate<T> match, List<T> removed)
    {
        for (int left = Count; left > 0; left--)
        {
            var item = PopFront();
            if (match(item))
                removed.Add(item);
            else
                PushBack(item);
        }
    }

    private int Checked(int index) => (uint)index < (uint)Count ? index : throw new ArgumentOutOfRangeException(nameof(index));

    // The capacity is a power of two.
    private int Slot(int index) => (_first + index) & (_items.Length - 1);

    private void Reserve()
    {
        if (Count < _items.Length)
            return;
        var larger = new T[_items.Length * 2];
        for (int i = 0; i < Count; i++)
            larger[i] = this[i];
        _items = larger;
        _first = 0;
    }
}
