using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Drawing;
using System.Dynamic;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>Types of the framework, where any object can stand: each arrives as exactly what it was.</summary>
public sealed class FrameworkStateTests
{
    private static readonly DateTime Noon = new(2024, 2, 29, 12, 0, 0, DateTimeKind.Local);

    public static TheoryData<object> Values =>
    [
        1, 1.0m, 1.5, 1f, 'c', "text", "\uD800", (byte)1, (sbyte)-1, (short)1, (ushort)1, 1u, 1L, 1UL, true, Guid.NewGuid(), Noon, DateTime.UtcNow,
        DateTime.SpecifyKind(Noon, DateTimeKind.Unspecified), new DateTimeOffset(Noon, TimeZoneInfo.Local.GetUtcOffset(Noon)), TimeSpan.FromTicks(3), DayOfWeek.Friday,
        (nint)5, (nuint)6, new BigInteger(5), Complex.ImaginaryOne, (Half)1.5, Int128.MaxValue, DateOnly.MaxValue, TimeOnly.MaxValue, new Index(1, true), 1..2,
        new Uri("http://a/b c"), new Uri("x/y", UriKind.Relative), new Version(1, 2), typeof(int), typeof(List<Account>), typeof(Dictionary<,>), DBNull.Value, CancellationToken.None,
        new CancellationToken(true), new Rune('a'),
    ];

    public static TheoryData<object> Collections =>
    [
        new[] { 1 }, new[] { "a", null }, new object?[] { 1, "a", null, 2m }, new List<int> { 1 }, new List<object> { 1m }, new Dictionary<string, object> { ["a"] = 1 }, (1, "a"),
        Tuple.Create(1, 2m), new[,] { { 1, 2 }, { 3, 4 } }, new[] { new[] { 1 } }, Array.CreateInstance(typeof(int), [2], [5]), new PriorityQueue<string, int>([("a", 3), ("b", 1)]),
        new NameValueCollection { { "a", "1" }, { "a", "2" }, { "b", null } }, new BitArray([true, false, true]), new ReadOnlySequence<byte>([1, 2]),
        (object)new[] { 1, 2, 3 }.ToLookup(number => number % 2, number => "v" + number), (object)new[] { 1, 2, 3 }.GroupBy(number => number % 2).First(), new Hashtable { ["a"] = 1 },
        new Hashtable(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, new ArrayList { 1, "a" }, new ArraySegment<int>([1, 2, 3], 1, 1), default(ArraySegment<int>), ImmutableArray.Create(1),
        default(ImmutableArray<int>), new[] { 1, 2 }.ToFrozenSet(), new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
        new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, new Stack<int>([1, 2]), new Queue<string>(["a"]), new LinkedList<int>([1, 2]),
        ImmutableStack.Create(1, 2), ImmutableQueue.Create(1, 2), ImmutableList.Create("a"), ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "a"),
        ImmutableSortedSet.Create(StringComparer.Ordinal, "b", "a"), ImmutableDictionary.Create<string, string>(StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase).Add("a", "b"),
        ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal).Add("a", 1), new OrderedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["b"] = 1, ["a"] = 2 },
        new ReadOnlyDictionary<string, int>(new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }), new ReadOnlyCollection<int>([1]),
        new ObservableCollection<string> { "a" }, new Collection<int> { 1 }, new SortedList<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "b", "a" },
        new ConcurrentBag<int> { 1, 2 }, new ConcurrentQueue<int>([1, 2]), new ConcurrentStack<int>([1, 2]), new StringCollection { "a" }, new KeyValuePair<string, int>("a", 1),
        new ReadOnlySet<string>(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }),
    ];

    public static TheoryData<object> Things =>
    [
        IPAddress.Loopback, IPAddress.Parse("fe80::1%3"), new IPEndPoint(IPAddress.Any, 3), TimeZoneInfo.Utc, TimeZoneInfo.Local, TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(2), "n", "m"),
        XElement.Parse("<a x='1'><b>t\n</b><!--c--><d/></a>"), XDocument.Parse("<?xml version='1.0' standalone='yes'?><a>t</a>"), new XAttribute("a", 1), (XName)"{n}a",
        JsonNode.Parse("""{"a":[1,2.50,null],"b":"x"}""")!, JsonNode.Parse("[1]")!, JsonNode.Parse("""{"a":{"b":[1,{"c":2}]}}""")!["a"]!["b"]![1]!, JsonValue.Create(1.50m),
        JsonDocument.Parse("""{"a":1}"""), JsonDocument.Parse("[1]").RootElement, default(JsonElement),
        Color.Red, Color.FromArgb(1, 2, 3), new Matrix4x4(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), Matrix3x2.CreateScale(3), new Vector3(1, 2, 3), HashAlgorithmName.SHA256,
        new Regex("a+", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(3)), Encoding.UTF8, new UTF8Encoding(false, true), Encoding.Latin1, Encoding.ASCII, Encoding.BigEndianUnicode,
        Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("#"), DecoderFallback.ExceptionFallback),
        CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("de-DE"), new CultureInfo("fr-FR") { NumberFormat = { NumberDecimalSeparator = "#" }, DateTimeFormat = { ShortDatePattern = "yy" } },
        CultureInfo.ReadOnly(new CultureInfo("fr-FR") { NumberFormat = { NumberGroupSizes = [2, 3] }, DateTimeFormat = { AMDesignator = "vorm." } }),
        new StringBuilder(3, 20).Append("abc"), new FileInfo("a.txt"), new DirectoryInfo("/tmp/."), StringComparer.OrdinalIgnoreCase, EqualityComparer<int>.Default, Comparer<Account>.Default,
        new { A = 1, B = "x" }, new SemaphoreSlim(5, 5), new NumberFormatInfo { NumberDecimalSeparator = "%" }, new OperationCanceledException("x"),
    ];

    [Cases]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Collections), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Things), DisableDiscoveryEnumeration = true)]
    public async Task Any_object_arrives_as_what_it_is(object value)
    {
        await Task.Yield();
        StateTrip.AssertSame(value);
        StateTrip.AssertSame(new Holder<object>(value));
    }

    [Test]
    public async Task Memory_keeps_the_array_that_it_shows()
    {
        await Task.Yield();
        int[] array = [1, 2, 3];
        object[] back = (object[])StateTrip.Take<object>(new object[] { array.AsMemory(1, 1), array, (ReadOnlyMemory<char>)"text".AsMemory() });
        ((Memory<int>)back[0]).Span[0] = 9;
        Assert.Equal([1, 9, 3], (int[])back[1]);
        Assert.Equal("text", back[2].ToString());
    }

    [Test]
    public async Task A_lazy_value_is_its_value()
    {
        await Task.Yield();
        Assert.Equal(5, StateTrip.Take(new Lazy<int>(() => 5)).Value);
        StateTrip.AssertRefused(new Lazy<Action>(() => () => { }), "Lazy`1.Value", "System.Action");
    }

    [Test]
    public async Task An_expando_may_be_a_member_of_itself()
    {
        await Task.Yield();
        dynamic expando = new ExpandoObject();
        expando.Number = 1.0m;
        expando.Itself = expando;
        dynamic back = StateTrip.Take<object>((object)expando);
        Assert.Equal(1.0m, (decimal)back.Number);
        Assert.Same((object)back, (object)back.Itself);
    }

    [Test]
    public async Task Two_nodes_of_a_tree_are_still_of_one()
    {
        await Task.Yield();
        var tree = JsonNode.Parse("""{"a":{"x":1},"b":[2]}""")!;
        var back = (object[])StateTrip.Take<object>(new object[] { tree["a"]!, tree["b"]!, tree });
        Assert.Same(((JsonNode)back[0]).Root, ((JsonNode)back[1]).Root);
        Assert.Same(back[2], ((JsonNode)back[1]).Root);
    }

    [Test]
    public async Task A_token_that_could_still_be_cancelled_is_refused()
    {
        await Task.Yield();
        using var source = new CancellationTokenSource();
        StateTrip.AssertRefused<object>(new Holder<CancellationToken>(source.Token), "Holder`1._value", "CancellationToken");
    }
}
