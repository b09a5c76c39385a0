using System.Numerics;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization;

/// <summary>
/// Numbers of objects by their identity. The general dictionary asks a comparer through an interface, twice for each object, and has to be swept when it is
/// cleared; here the objects are compared where they are, and what an earlier graph left behind is told from its stamp.
/// </summary>
/// <remarks>Invariant: at least half of the places are free, so that each search ends, and soon.</remarks>
internal sealed class ObjectNumbers
{
    private const int Smallest = 64;

    private Place[] _places = [];
    private int _shift;
    private int _count;
    private uint _stamp = 1;

    public bool IsEmpty => _count == 0;

    /// <summary>The number of the object; the next one, which it has from now on, where it has none.</summary>
    /// <param name="value">The object.</param>
    /// <param name="objects">The objects by their numbers.</param>
    /// <param name="next">The number of an object that has none.</param>
    public int FindOrAdd(object value, object?[] objects, int next)
    {
        if (2 * _count >= _places.Length)
            Grow(objects);
        var places = _places;
        for (int at = Home(value); ; at = (at + 1) & (places.Length - 1))
        {
            ref var place = ref places[at];
            if (place.Stamp != _stamp)
            {
                place = new Place(next, _stamp);
                _count++;
                return next;
            }
            if (ReferenceEquals(objects[place.Number], value))
                return place.Number;
        }
    }

    public void Clear()
    {
        _count = 0;
        if (++_stamp != 0)
            return;
        Array.Clear(_places);
        _stamp = 1;
    }

    /// <summary>Where the search begins: hashes of objects are spread well in their lower bits, and the product spreads all of them to the upper ones.</summary>
    private int Home(object value) => (int)(((uint)RuntimeHelpers.GetHashCode(value) * 0x9E3779B9u) >> _shift);

    private void Grow(object?[] objects)
    {
        var before = _places;
        _places = new Place[Math.Max(Smallest, 2 * before.Length)];
        _shift = 32 - BitOperations.Log2((uint)_places.Length);
        foreach (var place in before)
        {
            if (place.Stamp != _stamp)
                continue;
            int at = Home(objects[place.Number]!);
            while (_places[at].Stamp == _stamp)
                at = (at + 1) & (_places.Length - 1);
            _places[at] = place;
        }
    }

    private readonly record struct Place(int Number, uint Stamp);
}
