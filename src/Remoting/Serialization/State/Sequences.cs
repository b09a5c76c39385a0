using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Remoting.Serialization.State;

/// <summary>Collections that are their elements in order, each by how it is made again.</summary>
internal static class Sequences
{
    public static Codec Array<T>(Codecs codecs) => new ArrayCodec<T>(codecs);

    public static Codec List<T>(Codecs codecs) =>
        new GrowingCodec<List<T>, T>(codecs, list => list.Count, list => list, count => new(count), (list, item) => list.Add(item));

    public static Codec Queue<T>(Codecs codecs) =>
        new GrowingCodec<Queue<T>, T>(codecs, queue => queue.Count, queue => queue, count => new(count), (queue, item) => queue.Enqueue(item));

    // The last one in comes out first, here as there.
    public static Codec Stack<T>(Codecs codecs) =>
        new GrowingCodec<Stack<T>, T>(codecs, stack => stack.Count, stack => stack.Reverse(), count => new(count), (stack, item) => stack.Push(item));

    public static Codec LinkedList<T>(Codecs codecs) => new LinkedListCodec<T>(codecs);

    public static Codec LinkedListNode<T>(Codecs codecs) => new LinkedNodeCodec<T>(codecs);

    public static Codec ConcurrentQueue<T>(Codecs codecs) =>
        new WholeCodec<ConcurrentQueue<T>, T>(codecs, queue => queue.ToArray(), items => new(items!));

    public static Codec ConcurrentStack<T>(Codecs codecs) =>
        new WholeCodec<ConcurrentStack<T>, T>(codecs, stack => stack.ToArray(), items => new(Enumerable.Reverse(items!)));

    public static Codec ConcurrentBag<T>(Codecs codecs) =>
        new WholeCodec<ConcurrentBag<T>, T>(codecs, bag => bag.ToArray(), items => new(Enumerable.Reverse(items!)));

    public static Codec ImmutableArray<T>(Codecs codecs) =>
        new WholeCodec<ImmutableArray<T>, T>(codecs, ImmutableCollectionsMarshal.AsArray, ImmutableCollectionsMarshal.AsImmutableArray);

    public static Codec ImmutableList<T>(Codecs codecs) =>
        new WholeCodec<ImmutableList<T>, T>(codecs, list => [.. list], items => System.Collections.Immutable.ImmutableList.Create(items!));

    public static Codec ImmutableQueue<T>(Codecs codecs) =>
        new WholeCodec<ImmutableQueue<T>, T>(codecs, queue => [.. queue], items => System.Collections.Immutable.ImmutableQueue.Create(items!));

    public static Codec ImmutableStack<T>(Codecs codecs) =>
        new WholeCodec<ImmutableStack<T>, T>(codecs, stack => [.. stack], items => System.Collections.Immutable.ImmutableStack.CreateRange(Enumerable.Reverse(items!)));

    // It listens to the collection that it shows.
    public static Codec ReadOnlyObservableCollection<T>(Codecs codecs) =>
        new PartCodec<ReadOnlyObservableCollection<T>, IList<T>>(codecs, ItemsOf<T>, items => new((ObservableCollection<T>)items));

    // By the array behind, so that two views of one are still of one.
    public static Codec Memory<T>(Codecs codecs) => new PartCodec<Memory<T>, ArraySegment<T>>(codecs, memory => SegmentOf<T>(memory), segment => segment.AsMemory());

    public static Codec ReadOnlyMemory<T>(Codecs codecs) => new PartCodec<ReadOnlyMemory<T>, ArraySegment<T>>(codecs, SegmentOf, segment => segment.AsMemory());

    public static Codec ReadOnlySequence<T>(Codecs codecs) => new WholeCodec<ReadOnlySequence<T>, T>(codecs, sequence => sequence.Start.GetObject() is null ? null : sequence.ToArray(), items => items is null ? default : new(items));

    // What it would be is what it is: it is asked for here.
    public static Codec Lazy<T>(Codecs codecs) => Lazies<T>.Of(codecs);

    private static ArraySegment<T> SegmentOf<T>(ReadOnlyMemory<T> memory) => memory.Equals(default) ? default : MemoryMarshal.TryGetArray(memory, out var segment) ? segment : memory.ToArray();

    private static IList<T> ItemsOf<T>(ReadOnlyObservableCollection<T> collection) => ReadOnlyItems<T>.Of(collection);

    /// <summary>What a read-only collection shows.</summary>
    private static class ReadOnlyItems<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "list")]
        private static extern ref IList<T> List(ReadOnlyCollection<T> collection);

        public static IList<T> Of(ReadOnlyCollection<T> collection) => List(collection);
    }

    /// <summary>A class, so that what is said of it holds for what the compiler makes of its lambdas.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2091", Justification = "It is made of a value.")]
    private static class Lazies<T>
    {
        public static PartCodec<Lazy<T>, T> Of(Codecs codecs) => new(codecs, lazy => lazy.Value, value => new(value));
    }
}
