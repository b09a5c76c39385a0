using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Remoting.Analyzers.Survey.Costs;

// A little of everything, as callables have it.
internal static class ShortMixtures
{
    private static readonly ConcurrentDictionary<int, int> Cache = new();
    private static readonly FrozenDictionary<int, int> Frozen = Enumerable.Range(0, 100).ToFrozenDictionary(n => n, n => n * n);

    public static int SumOfFields(string text) => text.Split('3').Select(field => field.Length).Sum();

    public static string Letters(string text) => new(text.Where(char.IsLetter).ToArray());

    public static string Backwards(string text) => string.Concat(text.Reverse());

    public static DayOfWeek Day(int n) => Enum.Parse<DayOfWeek>(n % 2 == 0 ? "Monday" : "Tuesday");

    public static string Span(int n) => TimeSpan.FromSeconds(n).ToString();

    public static DateOnly Date(int n) => new DateOnly(2020, 1, 1).AddDays(n % 300);

    public static BigInteger Big(int n) => BigInteger.Multiply(n, n) + 1;

    public static string Appended(int n)
    {
        var builder = new StringBuilder();
        builder.Append(CultureInfo.InvariantCulture, $"n = {n}, twice {n * 2}");
        return builder.ToString();
    }

    public static int Cached(int n) => Cache.GetOrAdd(n & 15, key => key * key);

    public static int FromFrozen(int n) => Frozen.TryGetValue(n % 100, out int square) ? square : 0;

    public static int Spanned(string text) => text.AsSpan().Trim().Length;

    public static int Larger(int n) => Max(n, 12);

    public static bool TuplesAreEqual(int n) => (n, n + 1) == (n + 1, n);

    public static string Shape(int[] values) => values switch { [] => "none", [var only] => $"one: {only}", [var first, .., var last] => $"{first} to {last}" };

    public static int Delegated(string text) => Apply(text, value => value.Length + 1);

    public static string Url(string text) => new UriBuilderOfOurs("example.org", text).ToString();

    public static string Initials(string text) => string.Join(".", text.Split(' ').Where(word => word.Length > 0).Select(word => word[0]));

    public static bool IsLeap(int n) => n % 4 == 0 && (n % 100 != 0 || n % 400 == 0);

    public static double Distance(double x)
    {
        double dx = x - 3, dy = x * 2;
        return Math.Sqrt(dx * dx + dy * dy);
    }

    public static int CountBits(int n)
    {
        int count = 0;
        for (uint rest = (uint)n; rest != 0; rest &= rest - 1)
            count++;
        return count;
    }

    public static string Binary(int n)
    {
        var digits = new Stack<char>();
        do
        {
            digits.Push((char)('0' + n % 2));
            n /= 2;
        }
        while (n > 0);
        return new string(digits.ToArray());
    }

    public static int Nested(int n)
    {
        int sum = 0;
        for (int i = 0; i < 5; i++)
        {
            for (int j = i; j < 5; j++)
            {
                if ((i + j) % 2 == 0)
                    continue;
                sum += i * j + n;
            }
        }

        return sum;
    }

    private static T Max<T>(T a, T b)
        where T : IComparable<T> => a.CompareTo(b) > 0 ? a : b;

    private static int Apply(string text, Func<string, int> function) => function(text);

    private sealed class UriBuilderOfOurs(string host, string path)
    {
        public override string ToString() => "https://" + host + "/" + path;
    }
}
