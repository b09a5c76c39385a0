using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;

namespace Remoting.CompilerServices;

/// <summary>Kinds of sequences.</summary>
internal static class ListKinds
{
    public const int Array = 0;
    public const int List = 1;
    private const int ReadOnlyCollection = 2;
    private const int Collection = 3;
    private const int ObservableCollection = 4;
    private const int ImmutableArray = 5;
    private const int ImmutableList = 6;
    private const int LinkedList = 7;
    private const int Queue = 8;
    private const int Stack = 9;
    private const int ArraySegment = 10;
    private const int Text = 11;

    /// <summary>What is no collection is run through, and arrives as an array or, where it could be changed, as a list.</summary>
    public static CollectionKind<T> Of<T>(IEnumerable<T> items, bool isWritable) => Find(items) ?? SetKinds.Find(items) ?? KeyKinds.Find(items) ?? new(isWritable ? List : Array);

    /// <summary>Whether a collection of the kind shows what another one holds.</summary>
    public static bool IsView<T>(CollectionKind<T> kind) => kind.Number == ReadOnlyCollection;

    /// <summary>Whether a collection of the kind, other than an array or a list, can be there before its elements.</summary>
    public static bool IsFilled<T>(CollectionKind<T> kind) => kind.Number is Collection or ObservableCollection or LinkedList or Queue or Stack;

    /// <summary>The kind of a list, a queue, a stack or a text; <see langword="null"/> for what is none.</summary>
    public static CollectionKind<T>? Find<T>(IEnumerable<T> items)
    {
        var type = items.GetType();
        if (type == typeof(T[]))
            return new(Array);
        if (type == typeof(List<T>))
            return new(List);
        if (type == typeof(ReadOnlyCollection<T>))
            return new(ReadOnlyCollection);
        if (type == typeof(Collection<T>))
            return new(Collection);
        if (type == typeof(ObservableCollection<T>))
            return new(ObservableCollection);
        if (type == typeof(ImmutableArray<T>))
            return new(ImmutableArray);
        if (type == typeof(ImmutableList<T>))
            return new(ImmutableList);
        if (type == typeof(LinkedList<T>))
            return new(LinkedList);
        if (type == typeof(Queue<T>))
            return new(Queue);
        if (type == typeof(Stack<T>))
            return new(Stack);
        if (type == typeof(ArraySegment<T>))
            return new(ArraySegment);
        if (type == typeof(string))
            return new(Text);
        return null;
    }

    /// <summary>A collection of a kind; <see langword="null"/> for a number that none has.</summary>
    public static IEnumerable<T>? Make<T>(CollectionKind<T> kind, T[] items) => kind.Number switch
    {
        Array => items,
        List => new List<T>(items),
        ReadOnlyCollection => new ReadOnlyCollection<T>(items),
        Collection => new Collection<T>([.. items]),
        ObservableCollection => new ObservableCollection<T>(items),
        ImmutableArray => ImmutableCollectionsMarshal.AsImmutableArray(items),
        ImmutableList => System.Collections.Immutable.ImmutableList.CreateRange(items),
        LinkedList => new LinkedList<T>(items),
        Queue => new Queue<T>(items),
        Stack => new Stack<T>(items.Reverse()),
        ArraySegment => new ArraySegment<T>(items),
        Text when items is char[] text => (IEnumerable<T>)(object)new string(text),
        _ => KeyKinds.Make(kind, items) ?? SetKinds.Make(kind, items),
    };
}
