using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Drawing;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>More values of the framework's types, at their edges: each arrives as it was.</summary>
public sealed class FrameworkVariationTests
{
    private static readonly int[] Numbers = [1, 2, 3, 4];

#pragma warning disable CS0618 // Old forms travel, too.
    private static readonly object[] Whole =
    [
        new Uri("http://a/%2e/b%20c/../d", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), new Uri("http://a/b%20c", dontEscape: true), new Uri("file:///a b"), new Uri("", UriKind.Relative), new Uri("http://ü.example/ä?ö#ß"),
        DateTime.MinValue.ToLocalTime(), new DateTime(0, DateTimeKind.Local), new DateTime(DateTime.MaxValue.Ticks, DateTimeKind.Local), new DateTime(5, DateTimeKind.Utc), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(5, TimeSpan.FromHours(-14) + TimeSpan.FromHours(14)),
        Array.CreateInstance(typeof(int), [2, 1], [5, -3]), Array.CreateInstance(typeof(string), [2], [1]), new int[0, 3], new int[2, 0, 4], new string?[,,] { { { "a", null } } }, new int[3][,], new object?[] { null, new int[] { 1 }, new[] { "a" } }, new object[,] { { 1, "b" } }, new List<int>[2], new int?[] { 1, null },
        new ArraySegment<int>(Numbers, 1, 2), default(ArraySegment<int>), new ArraySegment<string>(["a", "b"], 1, 0), Numbers.AsMemory(1, 2), (ReadOnlyMemory<int>)Numbers.AsMemory(2), Memory<int>.Empty, default(ReadOnlySequence<byte>),
        default(ImmutableArray<int>), ImmutableArray<string>.Empty, ImmutableArray.Create<object>(1, "a"), new ImmutableArray<int>?[] { null, default, ImmutableArray.Create(1) }, ImmutableList.Create(3, 1), ImmutableQueue.Create(1, 2), ImmutableStack.Create(1, 2), ImmutableSortedSet.Create(Comparer<int>.Create((a, b) => b - a).Compare(1, 2), 2),
        new BigInteger(-1), BigInteger.Pow(10, 400), Half.NaN, Half.NegativeZero, Int128.MinValue, UInt128.MaxValue, double.NaN, -0.0, float.NegativeInfinity, -0.0m, 1.0000m, new Complex(double.NaN, -0.0), new Rune(0x10FFFF), new Index(3, true), 1..^1, new Guid("00000000-0000-0000-0000-000000000001"), TimeOnly.MaxValue, DateOnly.MaxValue,
        "\ud800", "a\0b", "\udc00\ud800", "", 'x', '\ud800', (char)0, (byte)255, (sbyte)-128, nint.MinValue, nuint.MaxValue, DayOfWeek.Friday, (DayOfWeek)99, ConsoleColor.Red, (object)new DayOfWeek?[] { null, DayOfWeek.Friday }[1]!,
        new ConcurrentDictionary<string, int>(4, [new("a", 1)], StringComparer.OrdinalIgnoreCase), new ConcurrentBag<int>([1, 2, 3]), new ConcurrentStack<int>([1, 2]), new BlockingOf<int>().Items, new SortedList<string, int>(StringComparer.Ordinal) { ["b"] = 1, ["A"] = 2 }, new OrderedDictionary<int, string> { [2] = "b", [1] = "a" },
        new Dictionary<object, object?> { [1] = null, ["1"] = 1L, [1L] = 'c', [(1, "a")] = Array.Empty<object>() }, new Dictionary<(int, string?), List<int?>> { [(1, null)] = [1, null] },
        new Dictionary<Type, Type[]> { [typeof(int)] = [typeof(List<>), typeof(int[,]), typeof(int).MakeByRefType(), typeof(int).MakePointerType()] }, new HashSet<object>(ReferenceEqualityComparer.Instance) { new object(), "a" },
        FrozenDictionary.ToFrozenDictionary([new KeyValuePair<long, string>(1L << 40, "x")]), FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "a", "B", "ccc"), FrozenSet.ToFrozenSet<int>([]), new ReadOnlySet<int>(new SortedSet<int> { 3, 1 }), new ReadOnlyDictionary<string, int>(new SortedDictionary<string, int> { ["z"] = 1 }),
        new ReadOnlyObservableCollection<int>(new ObservableCollection<int> { 1 }), new KeyValuePair<string, object?>("k", null), Tuple.Create(1, "a", Tuple.Create(2.0)), (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), new Tuple<int, int, int, int, int, int, int, Tuple<string>>(1, 2, 3, 4, 5, 6, 7, new("8")), ValueTuple.Create(),
        new PriorityQueue<string, int>([("a", 2), ("b", 1), ("c", 1)], Comparer<int>.Default), new LinkedList<string?>(["a", null]), new Stack<int>([1, 2]), new Queue<string>(["a"]), new BitArray([true, false, true, true, false, true, true, true, false]), new StringBuilder(5, 50).Append("ab"), new NameValueCollection { { "a", "1" }, { "a", "2" }, { null, "n" } }, new Hashtable { [1] = "a", ["b"] = new int[] { 1 } }, new ArrayList { 1, null, "c" },
        new Lazy<int>(() => 4), new Lazy<List<string>>(() => ["a"]), new[] { 1, 2, 1 }.ToLookup(n => n % 2 == 0 ? "even" : null), new[] { "a", "bb", "c" }.GroupBy(s => s.Length).First(), new[] { 1, 2 }.AsReadOnly(), Enumerable.Range(0, 3).ToImmutableSortedDictionary(n => n, n => n.ToString(CultureInfo.InvariantCulture)),
        Color.Red, Color.FromArgb(1, 2, 3, 4), Color.Empty, SystemColors.Window, new Point(1, -2), new RectangleF(1, 2, 3, 4), Matrix3x2.CreateRotation(1), Matrix4x4.Identity, new Vector3(1, float.NaN, -0f), Quaternion.Identity, new Plane(1, 2, 3, 4),
        new Regex("a+(?<n>b)", RegexOptions.IgnoreCase | RegexOptions.RightToLeft, TimeSpan.FromSeconds(3)), new UTF8Encoding(false, true), new UnicodeEncoding(true, false), Encoding.Latin1, Encoding.ASCII, Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("?!"), new DecoderExceptionFallback()),
        CultureInfo.InvariantCulture, new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = "@", NumberGroupSizes = [2, 3] } }, CultureInfo.ReadOnly(new CultureInfo("fr-FR")), new CultureInfo("ar-SA") { DateTimeFormat = { ShortDatePattern = "yy" } }, new NumberFormatInfo { CurrencySymbol = "X" }, CultureInfo.GetCultureInfo("tr-TR").CompareInfo,
        TimeZoneInfo.Utc, TimeZoneInfo.CreateCustomTimeZone("mine", TimeSpan.FromMinutes(17), "M", "S"), IPAddress.Parse("fe80::1%3"), IPAddress.IPv6Any, IPAddress.Loopback, new IPEndPoint(IPAddress.Any, 65535), HttpStatusCode.OK,
        JsonNode.Parse("{\"a\":[1,null,{\"b\":1.50}]}")!, JsonValue.Create(1.5m), new JsonArray(1, "a", null), System.Text.Json.JsonDocument.Parse("[1,2]"), System.Xml.Linq.XElement.Parse("<a b='1'><!--c--><d/>text</a>"), new System.Xml.Linq.XDocument(new System.Xml.Linq.XDeclaration("1.0", "utf-16", "yes"), new System.Xml.Linq.XElement("r")),
        new InvalidOperationException("m", new AggregateException(new ArgumentNullException("p"), new OperationCanceledException())) { Data = { ["k"] = 1 }, HelpLink = "h", HResult = 5 }, new Version(1, 2), new Version(1, 2, 3, 4), typeof(Dictionary<,>).GetGenericArguments()[0].DeclaringType!, new FileInfo("a/../b"), new DirectoryInfo("x"),
        new { A = 1, B = new { C = "c" } }, new[] { new { X = 1 } }.ToList(), new Named { "x" }, new Named[] { new() { Name = "n" } }, StringComparer.Create(new CultureInfo("sv-SE"), CompareOptions.IgnoreCase), Comparer<string>.Default, StringComparer.InvariantCulture, new OrderedSet { "b", "a" }, new Cell(3), new Node<Cell>(new(1)) { Next = new(new(2)) },
    ];
#pragma warning restore CS0618

    /// <summary>What has no form of its own, and says so.</summary>
    private static readonly object[] Refused =
    [
        new HashSet<HashSet<int>>(HashSet<int>.CreateSetComparer()) { new() { 1 }, new() { 2 } },
        new SortedList { ["b"] = 1 },
        new Vector<int>(3),
        System.Runtime.Intrinsics.Vector128.Create(1, 2, 3, 4),
        new DnsEndPoint("a", 1),
        IPNetwork.Parse("10.0.0.0/8"),
        new Cookie("a", "b") { Expires = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        new System.ComponentModel.DataAnnotations.RequiredAttribute { ErrorMessage = "e" },
    ];

    public static IEnumerable<TheoryDataRow<int, string>> Rows() => Whole.Select((value, i) => new TheoryDataRow<int, string>(i, $"{value.GetType()} {i}"));

    [Cases]
    [MemberData(nameof(Rows))]
    public async Task Arrives_as_it_was(int index, string type)
    {
        await Task.Yield();
        Assert.NotEmpty(type);
        object value = Whole[index];
        Assert.Null(DeepComparison.Difference(value, StateTrip.Take(value)));
    }

    [Test]
    public async Task What_has_no_form_says_so()
    {
        await Task.Yield();
        Assert.All(Refused, value => Assert.Contains("cannot travel", Assert.ThrowsAny<MessagePack.MessagePackSerializationException>(() => StateTrip.Take(value)).Message, StringComparison.Ordinal));
    }

    [Test]
    public async Task What_has_no_form_is_whole_where_it_is_declared_or_says_so()
    {
        await Task.Yield();
        var take = typeof(StateTrip).GetMethod(nameof(StateTrip.Take))!;
        foreach (object value in Refused)
        {
            try
            {
                object back = take.MakeGenericMethod(value.GetType()).Invoke(null, [value])!;
                Assert.Null(DeepComparison.Difference(value, back));
                Assert.True(value.Equals(back) || !value.GetType().IsValueType, $"{value} and {back}");
            }
            catch (System.Reflection.TargetInvocationException e) when (e.InnerException is MessagePack.MessagePackSerializationException)
            {
            }
        }
    }

    private sealed class BlockingOf<T>
    {
        public ConcurrentQueue<T> Items { get; } = new();
    }

    private sealed class Named : List<string>
    {
        public string? Name { get; set; }
    }

    private sealed class OrderedSet : SortedSet<string>
    {
        public OrderedSet() : base(StringComparer.OrdinalIgnoreCase)
        {
        }
    }

    private readonly struct Cell(int x)
    {
        private readonly int _x = x;

        public override string ToString() => $"{_x}";
    }

    private sealed class Node<T>(T value)
    {
        private readonly T _value = value;

        public Node<T>? Next { get; init; }

        public override string ToString() => $"{_value}";
    }
}
