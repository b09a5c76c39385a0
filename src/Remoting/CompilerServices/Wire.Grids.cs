using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace Remoting.CompilerServices;

// An array of several dimensions travels as its lengths and its elements, the last index moving fastest.
public static partial class Wire
{
    /// <summary>The length of each dimension.</summary>
    public static int[] ToLengths(Array grid)
    {
        var lengths = new int[grid.Rank];
        for (var i = 0; i < lengths.Length; i++)
        {
            if (grid.GetLowerBound(i) != 0)
                Fail("An array whose indices do not start at 0 cannot travel.");
            lengths[i] = grid.GetLength(i);
        }

        return lengths;
    }

    /// <summary>All elements.</summary>
    public static T[] Flatten<T>(Array grid) => Elements<T>(grid).ToArray();

    /// <summary>The lengths, if there are as many as dimensions and they make up the number of elements.</summary>
    public static int[] CheckLengths(int[]? lengths, int rank, Array? elements) => CheckLengths(lengths, rank, elements?.LongLength ?? -1);

    /// <inheritdoc cref="CheckLengths(int[], int, Array)"/>
    public static int[] CheckLengths(int[]? lengths, int rank, long count)
    {
        if (lengths?.Length != rank || lengths.Any(length => length < 0) || lengths.Aggregate(1L, (product, length) => checked(product * length)) != count)
            Fail("The lengths of an array of several dimensions do not fit its elements.");
        return lengths;
    }

    /// <summary>How many elements come next, without reading them: no more than there are bytes for.</summary>
    public static int PeekCount(ref MessagePackReader reader)
    {
        var ahead = reader.CreatePeekReader();
        return ahead.ReadArrayHeader();
    }

    /// <summary>Puts the elements into a new array.</summary>
    public static void Fill<T>(Array grid, T[] elements) => elements.CopyTo(Elements<T>(grid));

    private static Span<T> Elements<T>(Array grid) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(grid)), grid.Length);
}
