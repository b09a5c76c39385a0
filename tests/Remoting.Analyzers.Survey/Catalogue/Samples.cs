using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Remoting.Analyzers.Survey.Catalogue;

/// <summary>
/// What members are called with: texts of <see cref="OrdinaryText"/> characters and collections of <see cref="OrdinaryCount"/> elements, as items of a
/// map mostly are; and the same eight times as long, which tells what each further element costs.
/// </summary>
internal sealed class Samples(bool areLong)
{
    public const int OrdinaryText = 20;
    public const int OrdinaryCount = 16;
    public const int LongTimes = 8;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private readonly int _times = areLong ? LongTimes : 1;

    /// <summary>What is looked for, put between or formatted with is short, whatever it is done to.</summary>
    public static object?[] Small(Type type, string parameter) => parameter switch
    {
        "separator" or "separators" or "trimChars" or "anyOf" or "oldValue" or "newValue" or "trimElements" or "trimElement" =>
            type == typeof(string) ? [","]
            : type == typeof(char[]) ? [new[] { ' ', ',' }]
            : type == typeof(string[]) ? [new[] { ",", " " }]
            : [],
        "format" when type == typeof(string) || type == typeof(char[]) => type == typeof(string) ? ["{0}: {0}", "N2", "D", "yyyy-MM-dd", "c"] : ["{0}: {0}".ToCharArray(), "N2".ToCharArray(), "D".ToCharArray(), "c".ToCharArray()],
        "pattern" when type == typeof(string) => ["[a-z]+ [b-x]+"],
        _ => [],
    };

    /// <summary>Several, of which the first is taken that the member does not refuse: what is parsed has to be what it is parsed as.</summary>
    public object?[] Of(Type type)
    {
        int[] numbers = [.. Enumerable.Range(0, OrdinaryCount * _times).Select(i => i * 7919 % 1_009)];
        string text = string.Concat(Enumerable.Repeat("The quick brown fox ", _times));
        if (type == typeof(string))
            return [text, "12345", "3.25", "2026-11-25", "10:30:00", "2026-11-25T10:30:00Z", "0f8fad5b-d9cb-469f-a165-70867728950e", "true", "q", "1.2.3.4", "https://example.org/a/b?c=d", "SGVsbG8gd29ybGQh", "D", "en-US", "yyyy-MM-dd"];
        if (type == typeof(char[]))
            return [text.ToCharArray()];
        if (type == typeof(string[]) || type == typeof(IEnumerable<string>))
            return [Enumerable.Range(0, OrdinaryCount * _times).Select(i => "word" + i.ToString(Culture)).ToArray()];
        if (type == typeof(object[]))
            return [Enumerable.Range(0, 4).Select(i => (object)i).ToArray()];
        if (type == typeof(byte[]))
            return [Enumerable.Range(0, OrdinaryText * _times).Select(i => (byte)i).ToArray()];
        if (type == typeof(object) || type == typeof(IComparable) || type == typeof(ValueType))
            return [12_345];
        if (type == typeof(Enum))
            return [DayOfWeek.Tuesday];
        if (type == typeof(Type))
            return [typeof(DayOfWeek)];
        if (type == typeof(IFormatProvider) || type == typeof(CultureInfo))
            return [Culture];
        if (type == typeof(NumberStyles))
            return [NumberStyles.Float, NumberStyles.Integer, NumberStyles.HexNumber];
        if (type == typeof(StringComparison))
            return [StringComparison.OrdinalIgnoreCase, StringComparison.Ordinal];
        if (type == typeof(Encoding))
            return [Encoding.UTF8];
        if (type == typeof(Regex))
            return [new Regex("[a-z]+ [b-x]+", RegexOptions.CultureInvariant)];
        if (type == typeof(Match) || type == typeof(Group) || type == typeof(Capture))
            return [Regex.Match(text, "[a-z]+")];
        if (type == typeof(char))
            return ['q', '7'];
        if (type == typeof(bool))
            return [true];
        if (type == typeof(Uri))
            return [new Uri("https://example.org/a/b?c=d")];
        if (type == typeof(StringBuilder))
            return [new StringBuilder(text)];
        if (type == typeof(Random))
            return [new Random(3)];
        if (type == typeof(DateTime))
            return [new DateTime(2026, 11, 25, 10, 30, 0, DateTimeKind.Utc)];
        if (type == typeof(DateTimeOffset))
            return [new DateTimeOffset(2026, 11, 25, 10, 30, 0, TimeSpan.Zero)];
        if (type == typeof(Guid))
            return [new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")];
        if (type == typeof(BigInteger))
            return [BigInteger.Parse("123456789012345678901234567890", Culture)];
        if (type == typeof(Version))
            return [new Version(1, 2, 3)];
        if (Number(type) is { Length: > 0 } some)
            return some;
        return Collection(type, numbers) is { } collection ? [collection]
            : type.IsEnum ? [Enum.GetValues(type).GetValue(0)]
            : type.IsSubclassOf(typeof(Delegate)) ? [DelegateSamples.Create(type)]
            : type.IsValueType && !type.IsByRefLike ? [Activator.CreateInstance(type)]
            : Shared(type);
    }

    private static object?[] Number(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal and var code && !type.IsEnum
        ? [.. new[] { 3, 1, 0, 16, 100 }.Select(number => Convert.ChangeType(code is TypeCode.Double or TypeCode.Single or TypeCode.Decimal ? number + 0.25 : number, code, Culture))]
        : [];

    private static object? Collection(Type type, int[] numbers)
    {
        Dictionary<int, int> Pairs() => numbers.Distinct().ToDictionary(n => n, n => n);
        object[] all = [numbers, new List<int>(numbers), Pairs(), new HashSet<int>(numbers), new Queue<int>(numbers), new Stack<int>(numbers), new SortedSet<int>(numbers), new SortedDictionary<int, int>(Pairs()), new LinkedList<int>(numbers), .. MoreCollections(numbers, Pairs())];
        return all.FirstOrDefault(collection => collection.GetType() == type) ?? all.FirstOrDefault(type.IsInstanceOfType);
    }

    private static object[] MoreCollections(int[] numbers, Dictionary<int, int> pairs) =>
    [
        new ConcurrentDictionary<int, int>(pairs), pairs.ToImmutableDictionary(), new SortedList<int, int>(pairs), new PriorityQueue<int, int>(pairs.Select(pair => (pair.Key, pair.Value))),
        pairs.ToFrozenDictionary(), numbers.ToFrozenSet(), new ReadOnlyCollection<int>(numbers), new ReadOnlyDictionary<int, int>(pairs),
    ];

    // `StringComparer.Ordinal`, `Encoding.UTF8`, `CultureInfo.InvariantCulture.TextInfo`, `EqualityComparer<int>.Default`.
    private static object?[] Shared(Type type) =>
        type == typeof(StringComparer) ? [StringComparer.OrdinalIgnoreCase]
        : type.IsInstanceOfType(Culture.TextInfo) ? [Culture.TextInfo]
        : type.IsInstanceOfType(Culture.CompareInfo) ? [Culture.CompareInfo]
        : type == typeof(NumberFormatInfo) ? [NumberFormatInfo.InvariantInfo]
        : type.IsInstanceOfType(Comparer<int>.Default) ? [Comparer<int>.Default]
        : type.IsInstanceOfType(EqualityComparer<int>.Default) ? [EqualityComparer<int>.Default]
        : type == typeof(Lazy<int>) ? [new Lazy<int>(3)]
        : type == typeof(IComparable<int>) || type == typeof(IEquatable<int>) ? [3]
        : type == typeof(System.Net.IPAddress) ? [System.Net.IPAddress.Loopback]
        : type == typeof(Tuple<int, int>) ? [Tuple.Create(1, 2)]
        : type == typeof(System.Diagnostics.Stopwatch) ? [System.Diagnostics.Stopwatch.StartNew()]
        : type == typeof(System.Collections.BitArray) ? [new System.Collections.BitArray(64)]
        : type == typeof(ImmutableList<int>) ? [ImmutableList.Create(1, 2, 3)]
        : [];
}
