using System.Reflection;
using MessagePack;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>Numbers, times and texts of an object, which travel together as one piece of bytes.</summary>
public sealed class PlainMemberTests
{
    private const string Types =
        """
        public enum Tiny : byte { A, B = 255 }
        public enum Wide : long { A = long.MinValue, B = long.MaxValue }
        public record Numbers(bool A, byte B, sbyte C, short D, ushort E, char F, int G, uint H, long I, ulong J, float K, double L, decimal M, Half N, Int128 O, UInt128 P, Tiny Q, Wide R);
        public record Times(DateTime A, DateTimeOffset B, TimeSpan C, DateOnly D, TimeOnly E, Guid F);
        public record struct Texts(string? A, string? B, string? C);
        public class Wider { public string T = "t"; public int N = 1; public int[]? A, B, C, D, E, F, G, H, I, J, K, L, M, O, P = [7]; }
        public class Order { public string? Name { get; set; } public decimal Total { get; set; } public DateTime At { get; set; } public DateOnly Day { get; set; } public long[]? Parts { get; set; } }
        public class Host { public System.Collections.Immutable.ImmutableHashSet<Guest> All { get; set; } = []; public string Name { get; set; } = ""; }
        public class Guest { public Host? Of { get; set; } public int Id { get; set; } public override bool Equals(object? o) => o is Guest g && g.Id == Id && g.Of?.Name == Of?.Name; public override int GetHashCode() => HashCode.Combine(Of?.Name, Id); }
        public static class C
        {
            [ProcessPoolCallable] public static Dictionary<string, decimal> Echo(Dictionary<string, decimal> a) => a;
            [ProcessPoolCallable] public static Dictionary<Guid, string?> Echo(Dictionary<Guid, string?> a) => a;
            [ProcessPoolCallable] public static SortedDictionary<string, DateTime> Echo(SortedDictionary<string, DateTime> a) => a;
            [ProcessPoolCallable] public static System.Collections.Immutable.ImmutableDictionary<string, string?> Echo(System.Collections.Immutable.ImmutableDictionary<string, string?> a) => a;
            [ProcessPoolCallable] public static System.Collections.Frozen.FrozenDictionary<long, Guid> Echo(System.Collections.Frozen.FrozenDictionary<long, Guid> a) => a;
            [ProcessPoolCallable] public static Dictionary<int, int> Echo(Dictionary<int, int> a) => a;
            [ProcessPoolCallable] public static Numbers Echo(Numbers a) => a;
            [ProcessPoolCallable] public static Times Echo(Times a) => a;
            [ProcessPoolCallable] public static Texts Echo(Texts a) => a;
            [ProcessPoolCallable] public static Wider Echo(Wider a) => a;
            [ProcessPoolCallable] public static Order Echo(Order a) => a;
            [ProcessPoolCallable] public static Host Echo(Host a) => a;
        }
        """;

    private const string Checks =
        """
        using Remoting.Generators.Tests.Support;
        using Xunit;
        public static class Check
        {
            public static void Numbers_at_their_limits()
            {
                Trip.Check(C.Remote.Echo(default(Numbers)!), default(Numbers)!);
                foreach (var n in new[]
                {
                    new Numbers(true, 255, -128, short.MinValue, ushort.MaxValue, '\uD800', int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, float.Epsilon, double.NaN, decimal.MinValue, Half.MinValue, Int128.MinValue, UInt128.MaxValue, Tiny.B, Wide.B),
                    new Numbers(false, 0, 127, short.MaxValue, 0, '\0', int.MaxValue, 0, long.MaxValue, 0, float.NaN, -0.0, decimal.MaxValue, Half.NaN, Int128.MaxValue, 0, (Tiny)7, (Wide)7),
                    new Numbers(false, 1, 1, 1, 1, 'a', 1, 1, 1, 1, 1, 1, 1.000m, (Half)1, 1, 1, Tiny.A, Wide.A),
                    new Numbers(false, 1, 1, 1, 1, 'a', 1, 1, 1, 1, 1, 1, new decimal(0, 0, 0, true, 28), (Half)1, 1, 1, Tiny.A, Wide.A),
                })
                    Trip.CheckState(C.Remote.Echo(n), n);
            }
            public static void Times_of_all_kinds()
            {
                foreach (var kind in Enum.GetValues<DateTimeKind>())
                {
                    foreach (var t in new[] { DateTime.MinValue, DateTime.MaxValue, new DateTime(2026, 3, 29, 2, 30, 0), new DateTime(2026, 10, 25, 2, 30, 0), new DateTime(2026, 7, 1, 1, 2, 3).AddTicks(7) })
                    {
                        var times = new Times(DateTime.SpecifyKind(t, kind), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-765)), TimeSpan.MinValue, DateOnly.MaxValue, TimeOnly.MaxValue, new Guid("00112233-4455-6677-8899-aabbccddeeff"));
                        var back = Trip.Run(C.Remote.Echo(times));
                        Assert.Equal((times, times.A.Kind, times.B.Offset), (back, back.A.Kind, back.B.Offset));
                    }
                }
            }
            public static void Texts_of_all_lengths()
            {
                string[] units = ["a", "é", "日", "😀", "\uD83D", "\uDE00", "\0"];
                foreach (string? text in units.SelectMany(unit => new[] { 0, 1, 2, 30, 31, 83, 84, 85, 125, 126, 249, 250, 251, 252, 255, 256, 1000, 70_000 }.Select(n => (string?)string.Concat(Enumerable.Repeat(unit, n)))).Append(null))
                {
                    foreach (var texts in new[] { new Texts(text, "middle", text), new Texts(null, text, ""), new Texts(text + "é", "x" + text, text + "\uD800") })
                    {
                        Assert.Equal(texts, Trip.Run(C.Remote.Echo(texts)));
                        Trip.CheckState(C.Remote.Echo(texts), texts);
                    }
                }
            }
            public static void More_parts_than_a_small_array_has() { var w = new Wider(); Trip.CheckState(C.Remote.Echo(w), w); Assert.Equal("t", Trip.Run(C.Remote.Echo(w)).T); }
            public static void Keys_of_fixed_tables_that_compare_by_them() { var host = new Host { Name = "h" }; host.All = [new Guest { Of = host, Id = 1 }]; var back = Trip.Run(C.Remote.Echo(host)); Assert.Contains(new Guest { Of = host, Id = 1 }, back.All); }
            public static void Entries_of_tables()
            {
                foreach (int count in new[] { 0, 1, 20, 300 })
                {
                    var numbers = Enumerable.Range(0, count);
                    Trip.Check(C.Remote.Echo(numbers.ToDictionary(i => "é" + i, i => i / 8m)), numbers.ToDictionary(i => "é" + i, i => i / 8m));
                    var texts = numbers.ToDictionary(i => new Guid(i, 1, 2, new byte[8]), i => i % 3 == 0 ? null : new string('x', i));
                    Trip.Check(C.Remote.Echo(texts), texts);
                    var sorted = new SortedDictionary<string, DateTime>(numbers.ToDictionary(i => "k" + i, i => DateTime.UnixEpoch.AddTicks(i)), StringComparer.OrdinalIgnoreCase);
                    Trip.Check(C.Remote.Echo(sorted), sorted);
                    Assert.Equal(StringComparer.OrdinalIgnoreCase, Trip.Run(C.Remote.Echo(sorted)).Comparer);
                    var fixedOnes = System.Collections.Immutable.ImmutableDictionary.CreateRange(numbers.Select(i => KeyValuePair.Create("k" + i, i == 1 ? null : "v")));
                    Assert.Equal(fixedOnes.OrderBy(e => e.Key), Trip.Run(C.Remote.Echo(fixedOnes)).OrderBy(e => e.Key));
                    var frozen = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(numbers, i => (long)i, i => new Guid(i, 0, 0, new byte[8]));
                    Assert.Equal(frozen.OrderBy(e => e.Key), Trip.Run(C.Remote.Echo(frozen)).OrderBy(e => e.Key));
                    Trip.Check(C.Remote.Echo(numbers.ToDictionary(i => i, i => -i)), numbers.ToDictionary(i => i, i => -i));
                }
            }
            public static RemoteCall HostileTable() => C.Remote.Echo(new Dictionary<string, decimal> { ["a"] = 1.5m, ["b"] = 2 });
            public static RemoteCall Hostile() => C.Remote.Echo(new Order { Name = "Grace", Total = 1.5m, At = new DateTime(2026, 1, 1), Day = new DateOnly(2026, 1, 1), Parts = [1, 2] });
        }
        """;

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.LoadAs("Demo.PlainMembers", Types, Checks));

    [TimedTheory]
    [InlineData("Numbers_at_their_limits")]
    [InlineData("Times_of_all_kinds")]
    [InlineData("Texts_of_all_lengths")]
    [InlineData("More_parts_than_a_small_array_has")]
    [InlineData("Keys_of_fixed_tables_that_compare_by_them")]
    [InlineData("Entries_of_tables")]
    public async Task Arrive_as_they_were(string check)
    {
        await Task.Yield();
        Find(check).Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    [TimedTheory]
    [InlineData("Hostile")]
    [InlineData("HostileTable")]
    public async Task Any_byte_may_be_another(string name)
    {
        await Task.Yield();
        var call = Call(name);
        var bytes = Trip.Arguments(call);
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var value = 0; value < 256; value++)
                Try(call, [.. bytes[..at], (byte)value, .. bytes[(at + 1)..]]);
        }
    }

    [TimedTheory]
    [InlineData("Hostile")]
    [InlineData("HostileTable")]
    public async Task Any_end_may_be_missing(string name)
    {
        await Task.Yield();
        var call = Call(name);
        var bytes = Trip.Arguments(call);
        for (var length = 0; length < bytes.Length; length++)
            Assert.NotNull(Try(call, bytes[..length]));
    }

    [TimedTheory]
    [InlineData(new byte[] { 0x92, 0xA0, 0xC0 }, "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[] { 0x92, 0xC0, 0xC0 }, "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[] { 0x91, 0xA0 }, "Found 1 parts of an object where it has 2.")]
    public async Task What_is_too_short_is_said(byte[] arguments, string message)
    {
        await Task.Yield();
        Assert.Equal(message, Try(Hostile(), arguments)?.Message);
    }

    [TimedTheory]
    [InlineData(new byte[] { 3, 65 }, "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[] { 1 }, "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[0], "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[] { 1, 65, 66, 67 }, "Found 2 bytes more than the members of an object have.")]
    [InlineData(new byte[] { 252, 1 }, "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[] { 252, 255, 255, 255, 127 }, "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[] { 252, 255, 255, 255, 255, 65 }, "Found fewer bytes than the members of an object have.")]
    [InlineData(new byte[] { 253, 1, 0, 0, 0, 65 }, "'253' is not a known form of a text.")]
    [InlineData(new byte[] { 254, 1, 0, 0, 0, 65 }, "'254' is not a known form of a text.")]
    public async Task A_text_is_no_longer_than_what_is_there(byte[] text, string message)
    {
        await Task.Yield();
        const int Sized = 16 + 9 + 4;
        byte[] arguments = [0x92, MessagePackCode.Str8, (byte)(Sized + text.Length), .. new byte[Sized], .. text, 0xC0];
        var call = Hostile();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(message, Try(call, arguments)?.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    [TimedTheory]
    [InlineData(new byte[] { 0x92, 0, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF, 0xA0 })]
    [InlineData(new byte[] { 0x92, 0, 0x92, 0xA0, 0xA0 })]
    [InlineData(new byte[] { 0x92, 0, 0x91, 0xC0 })]
    [InlineData(new byte[] { 0x92, 0, 0x81, 0xA1, 65, 0 })]
    public async Task Entries_are_no_more_than_what_is_there(byte[] arguments)
    {
        await Task.Yield();
        var call = Call("HostileTable");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(Try(call, arguments));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    private static Exception? Try(RemoteCall call, byte[] arguments)
    {
        var error = Record.Exception(() => Trip.Execute(call, arguments));
        Assert.True(error is null or MessagePackSerializationException or EndOfStreamException or ArgumentException or OverflowException or Xunit.Sdk.TrueException, error?.ToString());
        return error;
    }

    private static RemoteCall Hostile() => Call("Hostile");

    private static RemoteCall Call(string name) => (RemoteCall)Find(name).Invoke(null, null)!;

    private static MethodInfo Find(string name) => Program.Value.GetType("Check")!.GetMethod(name)!;
}
