using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Threading.Channels;

namespace Remoting.Mapping;

/// <summary>
/// Which sources and stubs can be relied on to come back at once. A collection of the framework, and a stub as it was generated, run none of the
/// program's own code; an iterator, a lambda, a collection of the program may wait for anything, even for what the map's consumer does next.
/// </summary>
internal static class SourceKind
{
    private static readonly Assembly[] Framework =
        [typeof(object).Assembly, typeof(SortedSet<>).Assembly, typeof(ConcurrentBag<>).Assembly, typeof(ImmutableList).Assembly];

    private static readonly Type Range = Enumerable.Range(0, 2).GetType();

    public static bool MayBlock<T>(IEnumerable<T> items) => items switch
    {
        T[] or List<T> or string => false,
        // These may stand before a collection of the program's own.
        _ when items.GetType().Namespace == "System.Collections.ObjectModel" => true,
        ICollection<T> => items.GetType() != Range && !Framework.Contains(items.GetType().Assembly),
        _ => true,
    };

    /// <summary>The steps of an asynchronous source are code of the program's, too, up to where they wait. Streams of ours, and channels, wait nowhere else.</summary>
    public static bool MayBlock<T>(IAsyncEnumerable<T> items) => items.GetType().Assembly is var assembly && assembly != typeof(SourceKind).Assembly && assembly != typeof(Channel).Assembly;

    /// <summary>A generated stub is a method of an empty structure.</summary>
    public static bool MayBlock(Delegate stub) => stub.Target is not ValueType;
}
