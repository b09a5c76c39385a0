using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>
/// Arrays of another type than the declared one: of a derived type in any number of dimensions, and of those numbers that the runtime takes for others. And values
/// that are nothing, where none at all is something else.
/// </summary>
public sealed class NamesakeArrayTests
{
    private static readonly (string Type, string Value)[] Cases =
    [
        ("int[]", "(int[])(object)new uint[] { 1, uint.MaxValue }"), ("byte[]", "(byte[])(object)new sbyte[] { -1 }"), ("long[]", "(long[])(object)new ulong[300]"), ("DayOfWeek[]", "(DayOfWeek[])(object)new int[] { 1 }"),
        ("int[]", "(int[])(object)new DayOfWeek[] { DayOfWeek.Friday }"), ("int[][]", "(int[][])(object)new uint[][] { [1], [] }"), ("int[][]", "[(int[])(object)new uint[] { 1 }, [2]]"), ("int[,]", "(int[,])(object)new uint[1, 2] { { 3, 4 } }"),
        ("Animal[,]", "new Dog[1, 2] { { new() { N = \"n\" }, null! } }"), ("Animal[,]", "new Animal[1, 2] { { new Dog(), new() } }"), ("object?[,]", "new string?[1, 1] { { \"a\" } }"), ("Animal[][,]", "[new Dog[1, 1] { { new() } }]"),
        ("IReadOnlyList<int>", "(int[])(object)new uint[] { 1 }"), ("Dictionary<string, short[]>", "new() { [\"a\"] = (short[])(object)new ushort[] { 1 } }"), ("(Bits[], byte[])", "((Bits[])(object)new byte[] { 1 }, (byte[])(object)new Bits[] { Bits.B })"),
        ("Twice", "Twice.Make()"), ("Numbers", "new((int[])(object)new uint[] { 1 }, (Bits[])(object)new sbyte[] { 2 })"), ("nint[]", "(nint[])(object)new nuint[] { 1 }"),
        ("Name?", "null"), ("Name?", "new Name(\"n\")"), ("(Name?, Name?)", "(null, new Name(\"n\"))"), ("List<Name?>", "[null, new Name(\"n\"), default(Name)]"), ("Wide?", "null"),
        ("Memory<int>?", "null"), ("Memory<int>?", "default(Memory<int>)"), ("ReadOnlyMemory<string>?", "null"), ("ReadOnlyMemory<string>?", "default(ReadOnlyMemory<string>)"), ("ArraySegment<int>?", "null"), ("ArraySegment<int>?", "default(ArraySegment<int>)"),
        ("ArraySegment<string>?", "new ArraySegment<string>([\"a\"])"), ("ImmutableArray<int>?", "null"), ("ImmutableArray<int>?", "default(ImmutableArray<int>)"), ("ImmutableArray<string>?", "ImmutableArray<string>.Empty"), ("ImmutableArray<string?>?", "[\"a\", null]"),
        ("Memory<int>", "default"), ("Memory<string>", "default"), ("ReadOnlyMemory<char>", "default"), ("Memory<int>", "Array.Empty<int>()"), ("Memory<string>", "Array.Empty<string>()"), ("Parts", "new()"), ("Parts", "new() { A = default(Memory<Dog>), B = new ArraySegment<Dog>() }"),
    ];

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.Load(Source()));

    public static IEnumerable<TheoryDataRow<int, string>> Rows() => Cases.Select((shape, i) => new TheoryDataRow<int, string>(i, $"{shape.Type} = {shape.Value}"));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Arrives_as_what_it_is(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Program.Value.GetType("Cases")!.GetMethod("Case" + index)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private static string Source() =>
        $$"""
        public class Animal { public string N = ""; } public sealed class Dog : Animal { public int Legs = 4; }
        public enum Bits : byte { A, B }
        public record Numbers(int[] A, Bits[] B);
        public class Twice { public int[]? A { get; set; } public int[]? B { get; set; } public object? C { get; set; } public static Twice Make() { var all = (int[])(object)new uint[] { 1 }; return new() { A = all, B = all, C = all }; } }
        public readonly record struct Name(string? Value) { public static implicit operator Name(string? value) => new(value ?? "none"); }
        public readonly struct Wide(int[]? all) { public int Sum => all!.Length; public static implicit operator Wide(int[]? all) => new(all ?? throw new ArgumentNullException(nameof(all))); }
        public class Parts { public Memory<Dog>? A; public ArraySegment<Dog>? B; public ReadOnlyMemory<Dog>? C = new Dog[1]; public Memory<Dog> D; }
        public static class Echo
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    [ProcessPoolCallable] public static {shape.Type} Echo{i}({shape.Type} value) => value;"))}}
        }
        public static class Cases
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    public static void Case{i}() {{ {shape.Type} value = {shape.Value}; Remoting.Generators.Tests.Support.Trip.CheckState(Echo.Remote.Echo{i}(value), value); }}"))}}
        }
        """;
}
