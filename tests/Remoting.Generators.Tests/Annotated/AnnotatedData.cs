using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Runtime.Serialization;
using System.Text;
using MessagePack;
using MessagePack.Formatters;

#pragma warning disable CA1051, CA1708 // Fields and names that only serializers can want.

namespace Remoting.Generators.Tests.Annotated;

/// <summary>A member of every type that is a value by itself.</summary>
[MessagePackObject]
public sealed class Members
{
    [Key(0)] public bool Flag { get; set; }
    [Key(1)] public char Letter { get; set; }
    [Key(2)] public sbyte Small { get; set; }
    [Key(3)] public ushort Medium { get; set; }
    [Key(4)] public int Int { get; set; }
    [Key(5)] public ulong Big { get; set; }
    [Key(6)] public float Single { get; set; }
    [Key(7)] public double Double { get; set; }
    [Key(8)] public Half Half { get; set; }
    [Key(9)] public decimal Money { get; set; }
    [Key(10)] public DateTime Utc { get; set; }
    [Key(11)] public DateTimeOffset Offset { get; set; }
    [Key(12)] public TimeSpan Span { get; set; }
    [Key(13)] public DateOnly Date { get; set; }
    [Key(14)] public TimeOnly Time { get; set; }
    [Key(15)] public Guid Id { get; set; }
    [Key(16)] public Uri? Absolute { get; set; }
    [Key(17)] public Uri? Relative { get; set; }
    [Key(18)] public Version? Version { get; set; }
    [Key(19)] public BigInteger Huge { get; set; }
    [Key(20)] public Complex Complex { get; set; }
    [Key(21)] public string? Text { get; set; }
    [Key(22)] public DayOfWeek Day { get; set; }
    [Key(23)] public DateTime? MaybeUtc { get; set; }
    [Key(24)] public decimal? MaybeMoney { get; set; }
    [Key(25)] public Guid? MaybeId { get; set; }
    [Key(26)] public DayOfWeek? MaybeDay { get; set; }
    [Key(27)] public int? MaybeInt { get; set; }
    [Key(28)] public (Guid Id, DateTime At)? MaybePair { get; set; }
    [Key(29)] public Tuple<int, decimal>? Tuple { get; set; }
    [Key(30)] public (int, int, int, int, int, int, int, Guid, DateTime) Long { get; set; }
    [Key(31)] public KeyValuePair<Guid, int[]> Pair { get; set; }
    [Key(32)] public Dictionary<string, int>? Map { get; set; }

    public static Members Full() => new()
    {
        Flag = true, Letter = 'ü', Small = -100, Medium = 60000, Int = int.MinValue, Big = ulong.MaxValue, Single = 1.1f, Double = double.NaN, Half = (Half)1.5,
        Money = -79228162514264337593543950335m, Utc = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc).AddTicks(7), Offset = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(-330)),
        Span = TimeSpan.MinValue, Date = DateOnly.MaxValue, Time = TimeOnly.MaxValue, Id = new Guid("01234567-89ab-cdef-0123-456789abcdef"), Absolute = new Uri("https://example.org/a b?q=ü"),
        Relative = new Uri("a/../b", UriKind.Relative), Version = new Version(1, 2, 3), Huge = BigInteger.Pow(-3, 501), Complex = new Complex(1, 2), Text = "héllo \U0001F600", Day = DayOfWeek.Friday,
        MaybeUtc = DateTime.UnixEpoch, MaybeMoney = 1.000m, MaybeId = Guid.Empty, MaybeDay = DayOfWeek.Monday, MaybeInt = -1, MaybePair = (Guid.Empty, DateTime.UnixEpoch), Tuple = new(1, 2.50m),
        Long = (1, 2, 3, 4, 5, 6, 7, Guid.Empty, DateTime.UnixEpoch), Pair = new(Guid.Empty, [1, 2]), Map = new() { ["a"] = 1, ["b"] = 2 },
    };
}

/// <summary>A member of every type that holds others.</summary>
[MessagePackObject(true)]
public sealed class Collections
{
    public int[]? Ints { get; set; }
    public long[]? Longs { get; set; }
    public double[]? Doubles { get; set; }
    public byte[]? Bytes { get; set; }
    public sbyte[]? SBytes { get; set; }
    public char[]? Chars { get; set; }
    public bool[]? Flags { get; set; }
    public Half[]? Halves { get; set; }
    public string?[]? Texts { get; set; }
    public DateTime[]? Times { get; set; }
    public Guid?[]? Ids { get; set; }
    public int[][]? Jagged { get; set; }
    public int[,]? Grid { get; set; }
    public DateTime[,,]? Cube { get; set; }
    public string[,,,]? Tesseract { get; set; }
    public List<int>? List { get; set; }
    public List<decimal>? Prices { get; set; }
    public List<List<byte[]>>? Deep { get; set; }
    public IEnumerable<int>? Sequence { get; set; }
    public IList<Guid>? InterfaceList { get; set; }
    public ICollection<string>? InterfaceCollection { get; set; }
    public IReadOnlyList<float>? ReadOnlyList { get; set; }
    public IReadOnlyCollection<DateTimeOffset>? ReadOnlyCollection { get; set; }
    public Memory<byte> MemoryOfBytes { get; set; }
    public ReadOnlyMemory<byte> ReadOnlyMemoryOfBytes { get; set; }
    public Memory<int> MemoryOfInts { get; set; }
    public ReadOnlyMemory<Guid> ReadOnlyMemoryOfIds { get; set; }
    public ArraySegment<byte> SegmentOfBytes { get; set; }
    public ArraySegment<int> SegmentOfInts { get; set; }
    public Memory<string> MemoryOfTexts { get; set; }
    public Memory<string>? MaybeMemory { get; set; }
    public ImmutableArray<string>? MaybeImmutable { get; set; }
    public Queue<int>? Queue { get; set; }
    public Stack<decimal>? Stack { get; set; }
    public LinkedList<long>? Linked { get; set; }
    public ObservableCollection<int>? Observable { get; set; }
    public ReadOnlyCollection<Guid>? ReadOnly { get; set; }
    public Collection<int>? Plain { get; set; }
    public ConcurrentQueue<int>? ConcurrentQueue { get; set; }
    public ConcurrentStack<int>? ConcurrentStack { get; set; }
    public HashSet<int>? Set { get; set; }
    public ISet<Guid>? InterfaceSet { get; set; }
    public IReadOnlySet<int>? ReadOnlySet { get; set; }
    public SortedSet<int>? SortedSet { get; set; }
    public Dictionary<Guid, DateTime>? Map { get; set; }
    public IDictionary<string, int[]>? InterfaceMap { get; set; }
    public IReadOnlyDictionary<int, decimal>? ReadOnlyMap { get; set; }
    public SortedDictionary<int, string>? SortedMap { get; set; }
    public SortedList<string, Guid>? SortedList { get; set; }
    public ConcurrentDictionary<int, int>? ConcurrentMap { get; set; }
    public ImmutableArray<int> ImmutableArray { get; set; }
    public ImmutableList<Guid>? ImmutableList { get; set; }
    public ImmutableDictionary<string, decimal>? ImmutableMap { get; set; }
    public ImmutableHashSet<int>? ImmutableSet { get; set; }
    public ImmutableSortedSet<int>? ImmutableSortedSet { get; set; }
    public ImmutableSortedDictionary<int, Guid>? ImmutableSortedMap { get; set; }
    public ImmutableQueue<int>? ImmutableQueue { get; set; }
    public ImmutableStack<int>? ImmutableStack { get; set; }
    public IImmutableList<int>? InterfaceImmutableList { get; set; }
    public IImmutableDictionary<int, int>? InterfaceImmutableMap { get; set; }
    public Dictionary<DayOfWeek, List<(int, Guid)?>>? Mixed { get; set; }

    public static Collections Full() => new()
    {
        Ints = [1, -2, int.MaxValue], Longs = [long.MinValue], Doubles = [1.5, double.NaN], Bytes = [0, 255], SBytes = [-1], Chars = ['a', '\uD800'], Flags = [true, false], Halves = [Half.Epsilon],
        Texts = ["a", null, ""], Times = [DateTime.UnixEpoch], Ids = [null, Guid.Empty], Jagged = [[1], []], Grid = new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Cube = new DateTime[1, 2, 1],
        Tesseract = new[,,,] { { { { "a", "b" } } } }, List = [1], Prices = [1.10m], Deep = [[[1]], []], Sequence = [3, 2], InterfaceList = [Guid.Empty], InterfaceCollection = ["x"],
        ReadOnlyList = [1.5f], ReadOnlyCollection = [DateTimeOffset.UnixEpoch], MemoryOfBytes = new byte[] { 1 }, ReadOnlyMemoryOfBytes = new byte[] { 2 }, MemoryOfInts = new[] { 3 },
        ReadOnlyMemoryOfIds = new[] { Guid.Empty }, SegmentOfBytes = new ArraySegment<byte>([1, 2, 3], 1, 1), SegmentOfInts = new ArraySegment<int>([1, 2, 3], 1, 2), MemoryOfTexts = new[] { "a" }, MaybeMemory = new[] { "b" }, MaybeImmutable = ["c"], Queue = new([1, 2]),
        Stack = new([1m, 2m]), Linked = new([1L]), Observable = [1], ReadOnly = new([Guid.Empty]), Plain = [4], ConcurrentQueue = new([1]), ConcurrentStack = new([1, 2]), Set = [3, 1],
        InterfaceSet = new HashSet<Guid> { Guid.Empty }, ReadOnlySet = new HashSet<int> { 5 }, SortedSet = [2, 1], Map = new() { [Guid.Empty] = DateTime.UnixEpoch },
        InterfaceMap = new Dictionary<string, int[]> { ["a"] = [1] }, ReadOnlyMap = new Dictionary<int, decimal> { [1] = 2.0m }, SortedMap = new() { [2] = "b", [1] = "a" },
        SortedList = new() { ["b"] = Guid.Empty }, ConcurrentMap = new([KeyValuePair.Create(1, 2)]), ImmutableArray = [1, 2], ImmutableList = [Guid.Empty],
        ImmutableMap = ImmutableDictionary<string, decimal>.Empty.Add("a", 1.0m), ImmutableSet = [1], ImmutableSortedSet = [2, 1], ImmutableSortedMap = ImmutableSortedDictionary<int, Guid>.Empty.Add(1, Guid.Empty),
        ImmutableQueue = [1, 2], ImmutableStack = [1, 2], InterfaceImmutableList = System.Collections.Immutable.ImmutableList.Create(1), InterfaceImmutableMap = ImmutableDictionary<int, int>.Empty.Add(1, 2),
        Mixed = new() { [DayOfWeek.Friday] = [(1, Guid.Empty), null] },
    };
}

/// <summary>What only the library's resolver knows.</summary>
[MessagePackObject]
public sealed class Loose
{
    [Key(0)] public object? Anything { get; set; }
    [Key(1)] public List<byte>? Bytes { get; set; }
    [Key(2)] public StringBuilder? Text { get; set; }
    [Key(3)] public IReadOnlyList<byte>? MoreBytes { get; set; }
}

/// <summary>Holes between keys, and keys out of order.</summary>
[MessagePackObject]
public sealed class Sparse
{
    [Key(7)] public int Last { get; set; }
    [Key(2)] public int First { get; set; }
    [IgnoreMember] public int Ignored { get; set; } = 1;
    [IgnoreDataMember] public int IgnoredToo { get; set; } = 1;
}

[MessagePackObject]
public sealed class Empty;

/// <summary>Fields and properties with string keys: properties come first.</summary>
[MessagePackObject]
public sealed class Strings
{
    [Key("f")] public int field;
    [Key("p")] public int Property { get; set; }
    [Key("o")] public int other;
    [Key("O")] public int Other { get; set; }
}

/// <summary>Names as keys: what the library cannot set does not travel.</summary>
[MessagePackObject(true)]
public sealed class Names(int taken)
{
    public int Field;
    public readonly int ReadOnlyField = 1;
    public int Settable { get; set; }
    public int Taken { get; } = taken;
    public int Computed => Settable + 1;
    public int Fixed { get; } = 3;
    public int Inside { get; internal set; }
    public static int Static { get; set; }
    public int this[int i] => i;
}

[MessagePackObject(true)]
public class NamesAbove
{
    public int FieldAbove;
    public int Above { get; set; }
    public virtual int Virtual { get; set; }
}

[MessagePackObject(true)]
public sealed class NamesBelow : NamesAbove
{
    public int Below { get; set; }
    public override int Virtual { get; set; }
}

[MessagePackObject]
public class KeysAbove
{
    [Key("above")] public int Above { get; set; }
    [Key("virtual")] public virtual int Virtual { get; set; }
}

[MessagePackObject]
public sealed class KeysBelow : KeysAbove
{
    [Key("below")] public int Below { get; set; }
    public override int Virtual { get; set; }
}

/// <summary>A constructor that is chosen, and not the one with the most parameters.</summary>
[MessagePackObject]
public sealed class Chosen
{
    [SerializationConstructor]
    public Chosen(int value) => Value = value;

    public Chosen(int value, int more) => Value = value + more;

    [Key(0)] public int Value { get; }
    [Key(1)] public int More { get; set; }
}

/// <summary>Parameters that have another name than the members: they go by place.</summary>
[MessagePackObject]
public sealed class ByPlace(int x, string y)
{
    [Key(1)] public string Second { get; } = y;
    [Key(0)] public int First { get; } = x;
}

[MessagePackObject]
public sealed class Needs
{
    [Key(0)] public required string Name { get; init; }
    [Key(1)] public required int[] Numbers { get; set; }
    [Key(2)] public int Initialized { get; init; } = 4;
}

[MessagePackObject]
public sealed record Record([property: Key(0)] int Id, [property: Key(1)] string Name, [property: Key(2)] DateTime At)
{
    [Key(3)] public decimal More { get; init; } = 1.0m;
}

[MessagePackObject]
public struct Structure
{
    [Key(0)] public int X { get; set; }
    [Key(1)] public Guid Y;
}

[MessagePackObject]
public readonly struct ReadOnlyStructure(int x)
{
    [Key(0)] public int X { get; } = x;
}

/// <summary>What it is made of is set by its callbacks.</summary>
[MessagePackObject]
public struct Angle : IMessagePackSerializationCallbackReceiver
{
    [IgnoreMember] public int Quarters;

    [Key(0)] public int Degrees { get; set; }

    public void OnBeforeSerialize() => Degrees = Quarters * 90;

    public void OnAfterDeserialize() => Quarters = Degrees / 90;
}

[MessagePackObject]
public sealed class Box<T>
{
    [Key(0)] public T? Item { get; set; }
}

/// <summary>Formatters that annotations name: one that is there once, one to be made, and one of a type.</summary>
[MessagePackObject]
public sealed class Formatted
{
    [Key(0), MessagePackFormatter(typeof(NativeDateTimeFormatter))] public DateTime At { get; set; }
    [Key(1), MessagePackFormatter(typeof(OddFormatter))] public int Odd { get; set; }
    [Key(2)] public Marked? Marked { get; set; }
}

[MessagePackFormatter(typeof(MarkedFormatter))]
public sealed class Marked
{
    public int Value { get; set; }
}

/// <summary>Writes a number as text.</summary>
public sealed class OddFormatter : IMessagePackFormatter<int>
{
    public void Serialize(ref MessagePackWriter writer, int value, MessagePackSerializerOptions options) => writer.Write(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public int Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => int.Parse(reader.ReadString()!, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Uses the options that it is given.</summary>
public sealed class MarkedFormatter : IMessagePackFormatter<Marked?>
{
    public static readonly MarkedFormatter Instance = new();

    private MarkedFormatter()
    {
    }

    public void Serialize(ref MessagePackWriter writer, Marked? value, MessagePackSerializerOptions options) =>
        options.Resolver.GetFormatterWithVerify<int[]>().Serialize(ref writer, value is null ? [] : [value.Value], options);

    public Marked? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        options.Resolver.GetFormatterWithVerify<int[]>().Deserialize(ref reader, options) is [var value] ? new() { Value = value } : null;
}

[DataContract]
public sealed class Contract
{
    [DataMember(Name = "other")] public int Named { get; set; }
    [DataMember] public int Plain { get; set; }
    public int Left { get; set; }
}

[DataContract]
public sealed class OrderedContract
{
    [DataMember(Order = 3)] public int B { get; set; }
    [DataMember(Order = 0)] public string? A { get; set; }
    public int Left { get; set; }
}

[Union(0, typeof(Circle))]
[Union(7, typeof(Square))]
public interface IShape;

[MessagePackObject]
public sealed class Circle : IShape
{
    [Key(0)] public double Radius { get; set; }
}

[MessagePackObject(true)]
public sealed class Square : IShape
{
    public Guid Side { get; set; }
}

[MessagePackObject]
public sealed class Drawing
{
    [Key(0)] public List<IShape?>? Shapes { get; set; }
}

[MessagePackObject]
public sealed class Tree
{
    [Key(0)] public int Value { get; set; }
    [Key(1)] public IReadOnlyList<Tree>? Children { get; set; }
    [Key(2)] public Tree? Parent { get; set; }
    [Key(3)] public DateTimeOffset? At { get; set; }
}

[MessagePackObject]
public class HiddenAbove
{
    [Key(0)] public int X { get; set; }
}

/// <summary>The member with the key has a name that means another one here.</summary>
[MessagePackObject]
public sealed class HiddenBelow : HiddenAbove
{
    [Key(1)] public int Y { get; set; }
    [IgnoreMember] public new int X { get; set; }

    public static HiddenBelow Full()
    {
        var value = new HiddenBelow { X = 1, Y = 2 };
        ((HiddenAbove)value).X = 3;
        return value;
    }
}

[MessagePackObject(true)]
public class NamesAboveHidden
{
    public int X { get; set; }
    public int Field;
}

/// <summary>The library tells members of one name apart by their types.</summary>
[MessagePackObject(true)]
public sealed class NamesHiding : NamesAboveHidden
{
    public new string? X { get; set; }
    public new int Field;

    public static NamesHiding Full()
    {
        var value = new NamesHiding { X = "x", Field = 1 };
        ((NamesAboveHidden)value).X = 2;
        ((NamesAboveHidden)value).Field = 3;
        return value;
    }
}

/// <summary>Two members of one name, with a key each.</summary>
[MessagePackObject]
public sealed class HiddenByKey : HiddenAbove
{
    [Key(1)] public new int X { get; set; }

    public static HiddenByKey Full()
    {
        var value = new HiddenByKey { X = 1 };
        ((HiddenAbove)value).X = 3;
        return value;
    }
}

/// <summary>What nobody may name any more is there all the same.</summary>
[MessagePackObject]
public sealed class WithOld
{
    [Key(0)] public int New { get; set; }
    [Key(1), Obsolete("It is called New.", true)] public int Old { get; set; }

    public static WithOld Full()
    {
        var value = new WithOld { New = 1 };
        typeof(WithOld).GetProperty("Old")!.SetValue(value, 5);
        return value;
    }
}

/// <summary>What is not public, the library passes over.</summary>
[MessagePackObject]
public sealed class Private
{
    [Key(0)] public int Shown { get; set; }
    [Key(1)] private int Hidden { get; set; } = 5;
    [Key(2)] internal int Inside { get; set; } = 6;
    [Key(3)] public int HalfHidden { get; private set; } = 7;

    public int Sum() => Hidden + Inside;
}
