using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>Values of every supported shape go to a callable and come back unchanged.</summary>
public sealed class RoundTripTests
{
    private const string Types =
        """
        public enum Color : byte { Red = 1, Blue = 200 }
        public enum Deep : long { Low = long.MinValue, High = long.MaxValue }
        public record Point(int X, int Y);
        public record struct Pair<T>(T First, T Second);
        public readonly record struct Reading(DateTime At, double Value);
        public record Base(int Id) { public string? Note { get; init; } }
        public sealed record Derived(int Id, string Name) : Base(Id);
        public class Settable { public int A { get; set; } public string? B; public List<Point>? C { get; set; } public int Sum => A + 1; }
        public class Needs { public required string Name { get; init; } public required int[] Data { get; set; } }
        public class Primary(string name, int size = 3) { public string Name { get; } = name; public int Size => size; }
        public class Lifting(int? size, object? tag = null) { public int Size { get; } = size ?? 0; public void Use() => GC.KeepAlive(tag); }
        public class Widening(IEnumerable<int> items) { public IReadOnlyList<int> Items { get; } = items.ToArray(); }
        public struct Mutable { public int X; public string Y; }
        public class Node { public int Value { get; set; } public Node? Next { get; set; } public List<Node>? Children { get; set; } }
        public class Empty { }
        public class Keywords { public int @class { get; set; } public string? @event { get; set; } }
        public class Outer { public record Inner(Point P, Dictionary<string, Point?> Map); }
        [MessagePackObject] public class Keyed { [Key(0)] public int A { get; set; } [Key(3)] public string? B { get; set; } [IgnoreMember] public Stream? S { get; set; } }
        [MessagePackObject(true)] public record Named(int A, string? B);
        [MessagePackObject] public record Positional([property: Key(0)] int A, [property: Key(1)] Point B);
        [Union(0, typeof(Cat)), Union(1, typeof(Dog))] public abstract class Animal { public string? Name { get; set; } }
        public sealed class Cat : Animal { public int Lives { get; set; } }
        public sealed class Dog : Animal { public bool Barks { get; set; } }
        """;

    /// <summary>A type, and an expression for a value of it.</summary>
    private static readonly (string Type, string Value)[] Shapes =
    [
        ("bool", "true"), ("char", "'\\uD800'"), ("sbyte", "sbyte.MinValue"), ("byte", "255"), ("short", "-300"), ("ushort", "65535"),
        ("int", "int.MinValue"), ("uint", "uint.MaxValue"), ("long", "long.MinValue"), ("ulong", "ulong.MaxValue"),
        ("float", "BitConverter.Int32BitsToSingle(0x7FC01234)"), ("double", "BitConverter.Int64BitsToDouble(0x7FF8000000001234)"),
        ("double", "-0.0"), ("double", "double.Epsilon"), ("Half", "Half.Epsilon"), ("decimal", "1.000m"), ("decimal", "-79228162514264337593543950335m"),
        ("decimal", "new decimal(0, 0, 0, true, 3)"), ("Int128", "Int128.MinValue"), ("UInt128", "UInt128.MaxValue"),
        ("BigInteger", "BigInteger.Pow(-3, 501)"), ("BigInteger", "BigInteger.Zero"), ("Complex", "new Complex(1, double.NaN)"),
        ("string", "\"héllo \\U0001F600\""), ("string", "\"\""), ("string?", "null"), ("string", "\"lone \\uD800 half\""), ("string", "\"\\uDC00\\uD800\""),
        ("DateTime", "new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Local).AddTicks(7)"), ("DateTime", "new DateTime(5, DateTimeKind.Unspecified)"),
        ("DateTime", "DateTime.MaxValue"), ("DateTime", "new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc)"),
        ("DateTimeOffset", "new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(-330))"), ("DateTimeOffset", "DateTimeOffset.MaxValue"),
        ("TimeSpan", "TimeSpan.MinValue"), ("DateOnly", "DateOnly.MaxValue"), ("TimeOnly", "TimeOnly.MaxValue"),
        ("Guid", "new Guid(\"01234567-89ab-cdef-0123-456789abcdef\")"), ("Uri", "new Uri(\"https://example.org/a b?q=ü\")"),
        ("Uri", "new Uri(\"a/../b\", UriKind.Relative)"), ("Uri?", "null"), ("Version", "new Version(1, 2)"), ("Index", "^3"), ("Range", "1..^2"),
        ("System.Text.Rune", "new System.Text.Rune(0x1F600)"), ("System.Globalization.CultureInfo", "System.Globalization.CultureInfo.InvariantCulture"),
        ("Color", "Color.Blue"), ("Color", "(Color)77"), ("Deep", "Deep.Low"), ("Color?", "null"), ("Color?", "Color.Red"), ("int?", "5"), ("int?", "null"),
        ("long[]", "new long[] { 1, -2, long.MaxValue }"), ("long[]", "Array.Empty<long>()"), ("long[]?", "null"), ("byte[]", "new byte[] { 0, 255 }"),
        ("double[]", "Enumerable.Range(0, 5000).Select(i => i / 7.0).ToArray()"), ("char[]", "new[] { 'a', '\\uD800' }"), ("bool[]", "new[] { true, false }"),
        ("int[][]", "new[] { new[] { 1 }, null!, new int[0] }"), ("string?[]", "new[] { \"a\", null }"), ("int[,]", "new[,] { { 1, 2, 3 }, { 4, 5, 6 } }"),
        ("string[,,]", "new string[1, 0, 2]"), ("int[][,]", "new[] { new[,] { { 1 } } }"), ("int[,][]", "new[,] { { new[] { 1 }, new[] { 2, 3 } } }"),
        ("List<int>", "new List<int> { 1, 2 }"), ("List<string?>?", "new List<string?> { null }"), ("List<List<long>>", "new() { new() { 1 }, new() }"),
        ("IEnumerable<int>", "new[] { 3, 2 }"), ("IReadOnlyList<string>", "new[] { \"x\" }"), ("IReadOnlyCollection<int>?", "null"), ("IList<int>", "new List<int> { 1 }"),
        ("ICollection<Point>", "new List<Point> { new(1, 2) }"), ("HashSet<string>", "new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"a\" }"),
        ("HashSet<int>", "new HashSet<int> { 3, 1 }"), ("ISet<int>", "new HashSet<int> { 3 }"), ("IReadOnlySet<int>", "new HashSet<int>()"),
        ("SortedSet<string>", "new SortedSet<string>(StringComparer.Ordinal) { \"b\", \"a\" }"), ("Queue<int>", "new Queue<int>(new[] { 1, 2 })"),
        ("Stack<string>", "new Stack<string>(new[] { \"1\", \"2\" })"), ("LinkedList<int>", "new LinkedList<int>(new[] { 1 })"),
        ("System.Collections.ObjectModel.ReadOnlyCollection<int>", "new(new[] { 1 })"), ("System.Collections.ObjectModel.ObservableCollection<string>", "new() { \"a\" }"),
        ("ConcurrentQueue<int>", "new ConcurrentQueue<int>(new[] { 1, 2 })"), ("ConcurrentStack<int>", "new ConcurrentStack<int>(new[] { 1, 2 })"),
        ("Dictionary<string, int>", "new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"a\"] = 1 }"), ("Dictionary<int, Point>?", "null"),
        ("Dictionary<Point, Dictionary<string, int[]>>", "new() { [new(1, 2)] = new() { [\"x\"] = new[] { 1 } } }"),
        ("IDictionary<string, int>", "new Dictionary<string, int> { [\"a\"] = 1 }"), ("IReadOnlyDictionary<string, int>", "new Dictionary<string, int>()"),
        ("SortedDictionary<int, string>", "new() { [2] = \"b\", [1] = \"a\" }"), ("SortedList<string, int>", "new(StringComparer.Ordinal) { [\"b\"] = 1 }"),
        ("ConcurrentDictionary<int, int>", "new(new Dictionary<int, int> { [1] = 2 })"), ("ImmutableArray<int>", "ImmutableArray.Create(1, 2)"), ("ImmutableArray<int>", "default"),
        ("ImmutableArray<string>", "default"), ("ImmutableArray<string>", "ImmutableArray.Create(\"a\")"), ("ImmutableList<int>", "ImmutableList.Create(1)"),
        ("ImmutableDictionary<string, int>", "ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add(\"a\", 1)"),
        ("ImmutableHashSet<int>", "ImmutableHashSet.Create(1)"), ("ImmutableSortedSet<int>", "ImmutableSortedSet.Create(2, 1)"), ("ImmutableQueue<int>", "ImmutableQueue.Create(1, 2)"),
        ("ImmutableStack<int>", "ImmutableStack.Create(1, 2)"), ("ImmutableSortedDictionary<int, int>", "ImmutableSortedDictionary<int, int>.Empty.Add(1, 2)"),
        ("IImmutableList<int>", "ImmutableList.Create(1)"), ("IImmutableDictionary<int, int>", "ImmutableDictionary<int, int>.Empty"),
        ("System.Collections.Frozen.FrozenSet<int>", "System.Collections.Frozen.FrozenSet.ToFrozenSet(new[] { 1 })"),
        ("System.Collections.Frozen.FrozenDictionary<string, int>", "System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, int> { [\"a\"] = 1 })"),
        ("ReadOnlyMemory<byte>", "new byte[] { 1, 2 }"), ("Memory<int>", "new[] { 1, 2 }"), ("ArraySegment<int>", "new ArraySegment<int>(new[] { 1, 2, 3 }, 1, 2)"),
        ("(int A, string? B)", "(1, null)"), ("(int, int, int, int, int, int, int, int, string)", "(1, 2, 3, 4, 5, 6, 7, 8, \"9\")"),
        ("Tuple<int, string>", "Tuple.Create(1, \"a\")"), ("KeyValuePair<string, int>", "new(\"a\", 1)"), ("ValueTuple", "default"),
        ("Point", "new(1, 2)"), ("Point?", "null"), ("Pair<string>", "new(\"a\", \"b\")"), ("Pair<Pair<int>>?", "new Pair<Pair<int>>(new(1, 2), new(3, 4))"),
        ("Reading", "new(new DateTime(1, DateTimeKind.Utc), 1.5)"), ("Base", "new(1) { Note = \"n\" }"), ("Derived", "new(1, \"d\") { Note = \"n\" }"),
        ("Settable", "new() { A = 1, B = \"b\", C = new() { new(1, 2) } }"), ("Needs", "new() { Name = \"n\", Data = new[] { 1 } }"), ("Primary", "new(\"p\", 9)"),
        ("Lifting", "new(4)"), ("Widening", "new(new[] { 1, 2 })"), ("Mutable", "new() { X = 1, Y = \"y\" }"), ("Empty", "new()"), ("Keywords", "new() { @class = 1, @event = \"e\" }"),
        ("Node", "new() { Value = 1, Next = new() { Value = 2 }, Children = new() { new() } }"), ("Outer.Inner", "new(new(1, 2), new() { [\"a\"] = null })"),
        ("Keyed", "new() { A = 1, B = \"b\" }"), ("Named", "new(1, \"b\")"), ("Positional", "new(1, new(2, 3))"), ("Animal", "new Cat { Name = \"c\", Lives = 9 }"),
        ("Animal[]", "new Animal[] { new Dog { Barks = true }, null! }"), ("object", "5"), ("object?[]", "new object?[] { 1, \"a\", null, 2.5 }"),
        ("IReadOnlySet<string>", "System.Collections.Frozen.FrozenSet.ToFrozenSet(new[] { \"a\" }, StringComparer.Ordinal)"),
        ("ReadOnlyMemory<string>", "new[] { \"a\" }"), ("ArraySegment<string>", "new ArraySegment<string>(new[] { \"a\", \"b\" }, 1, 1)"), ("Half[]", "new[] { Half.NaN }"),
        ("Int128[]", "new[] { Int128.MinValue }"), ("Guid[]", "new[] { Guid.Empty }"), ("decimal?", "1.10m"), ("IEnumerable<IEnumerable<int>>", "new[] { new[] { 1 } }"),
        ("ImmutableArray<Point>?", "null"), ("List<(int, DateTime?)[]>", "new() { new (int, DateTime?)[] { (1, null) } }"), ("Color[]", "new[] { Color.Red }"),
        ("Dictionary<(int, int), HashSet<Color>>", "new() { [(1, 2)] = new() { Color.Red } }"), ("SortedDictionary<string, Node?>", "new(StringComparer.Ordinal) { [\"a\"] = null }"),
        ("object", "true"), ("object", "(byte)5"), ("object", "(sbyte)-5"), ("object", "(short)-300"), ("object", "(ushort)300"), ("object", "5u"), ("object", "5L"), ("object", "5UL"),
        ("object", "1.5f"), ("object", "1.5"), ("object", "\"text\""), ("object?", "null"), ("object", "new DateTime(5, DateTimeKind.Utc)"), ("object", "new byte[] { 1 }"), ("object?[]", "new object?[] { 5L, null, new object?[] { \"a\" } }"),
        ("int", "int.MaxValue"), ("uint", "0x80000000u"), ("long", "0x80000000L"), ("long", "-0x80000001L"), ("long", "0xFFFFFFFFL"), ("long", "0x100000000L"), ("ulong", "0x7FFFFFFFUL"), ("ulong", "0x8000000000000000UL"),
        ("BigInteger", "new BigInteger(0x80000000L)"), ("int[]", "new[] { int.MinValue, int.MaxValue }"), ("float[]", "new[] { BitConverter.Int32BitsToSingle(0x7FC01234), -0f }"), ("decimal[]", "new[] { 0.00m, 1.0m }"),
        ("Dictionary<string, int>", "new Dictionary<string, int>(StringComparer.Ordinal) { [\"a\"] = 1 }"), ("Dictionary<string, int>", "new Dictionary<string, int>(StringComparer.InvariantCultureIgnoreCase) { [\"a\"] = 1 }"),
        ("SortedDictionary<string, int>", "new SortedDictionary<string, int>(StringComparer.InvariantCulture) { [\"a\"] = 1 }"), ("ConcurrentDictionary<string, int>", "new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase)"),
        ("ImmutableHashSet<string>", "ImmutableHashSet.Create<string>(StringComparer.Ordinal, \"a\")"), ("ImmutableSortedSet<string>", "ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase, \"a\")"),
        ("ImmutableArray<ImmutableArray<int>>", "ImmutableArray.Create(ImmutableArray<int>.Empty, default)"), ("int[,]", "new int[0, 3]"), ("int[,,,]", "new int[1, 2, 1, 2]"), ("double[,]", "new[,] { { double.NaN } }"),
        ("Pair<List<Pair<string?>>>", "new(new() { new(null, \"a\") }, new())"), ("Pair<(int, Pair<int>)>[]", "new Pair<(int, Pair<int>)>[] { new((1, new(2, 3)), default) }"),
        ("System.Numerics.Vector3", "new(1, 2, 3)"), ("System.Drawing.Point", "new(1, 2)"),
    ];

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.Load(Types, Echoes()));

    public static IEnumerable<TheoryDataRow<int, string>> Cases() => Shapes.Select((shape, i) => new TheoryDataRow<int, string>(i, $"{shape.Type} = {shape.Value}"));

    [TimedTheory]
    [MemberData(nameof(Cases))]
    public async Task Comes_back_unchanged(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Program.Value.GetType("Cases")!.GetMethod("Case" + index)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    /// <summary>The comparison that the other tests rest on tells apart what a careless format would mix up.</summary>
    [TimedFact]
    public async Task The_comparison_sees_every_difference()
    {
        await Task.Yield();
        (object? One, object? Other)[] pairs =
        [
            (new DateTime(5, DateTimeKind.Utc), new DateTime(5, DateTimeKind.Local)), (1.0m, 1.00m), (0.0, -0.0), ("\uD800", "\uFFFD"), (null, Array.Empty<int>()),
            (double.NaN, BitConverter.Int64BitsToDouble(0x7FF8000000001234)), (default(System.Collections.Immutable.ImmutableArray<int>), Array.Empty<int>()),
            (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>()), (new int[1, 2], new int[2, 1]), ((1, 2), (2, 1)), (new[] { 1, 2 }, new[] { 2, 1 }),
        ];
        Assert.All(pairs, pair => Assert.NotEqual(Describe.Value(pair.One), Describe.Value(pair.Other)));
    }

    private static string Echoes()
    {
        var callables = Shapes.Select((shape, i) => $"    [ProcessPoolCallable] public static {shape.Type} Echo{i}({shape.Type} value) => value;");
        var cases = Shapes.Select((shape, i) =>
            $"    public static void Case{i}() {{ {shape.Type} value = {shape.Value}; Remoting.Generators.Tests.Support.Trip.Check(Echo.Remote.Echo{i}(value), value); }}");
        return $$"""
            public static class Echo
            {
            {{string.Join("\n", callables)}}
            }
            public static class Cases
            {
            {{string.Join("\n", cases)}}
            }
            """;
    }
}
