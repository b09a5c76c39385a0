using System.Globalization;

namespace Remoting.Analyzers.Survey.Costs;

// Bodies of callables that take less than ten microseconds. Each is called with the number 12345, or a text or array made of it.
internal static class ShortBodies
{
    public static int Constant(int n) => 42;

    public static int Add(int n) => n + 1;

    public static int Collatz(int n) => n % 2 == 0 ? n / 2 : 3 * n + 1;

    public static double Roots(int n) => Math.Sqrt(n) + Math.Pow(n, 0.3) + Math.Sin(n);

    public static decimal Money(int n) => decimal.Round(n * 1.19m / 7m, 2);

    public static int HundredSteps(int n)
    {
        int sum = 0;
        for (int i = 0; i < 100; i++)
            sum += i ^ n;
        return sum;
    }

    public static int ThousandSteps(int n)
    {
        int sum = 0;
        for (int i = 0; i < 1_000; i++)
            sum += i * n;
        return sum;
    }

    public static int NestedSteps(int n)
    {
        int sum = 0;
        for (int i = 0; i < 20; i++)
        {
            for (int j = 0; j < 20; j++)
                sum += i * j ^ n;
        }

        return sum;
    }

    public static int SmallArray(int n)
    {
        var values = new int[64];
        for (int i = 0; i < 64; i++)
            values[i] = n - i;
        return values[n & 63];
    }

    public static int Switching(int n) => (n & 3) switch { 0 => 1, 1 => n, 2 => n * n, _ => -n };

    public static int Guarded(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return n > 5 ? n : throw new ArgumentException("Too small.", nameof(n));
    }

    public static int Point(int n) => new Place(n, n + 1).Distance;

    public static int Objects(int n)
    {
        var box = new Box { Value = n };
        box.Value += 3;
        return box.Value;
    }

    public static int Helpers(int n) => Twice(Twice(n)) + Switching(n);

    public static string Format(int n) => $"{n}: {n * 0.5}";

    public static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static double ParseDouble(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static DateTime AddDays(int n) => new DateTime(2000, 1, 1).AddDays(n).AddHours(3);

    public static string Upper(string text) => text.ToUpperInvariant();

    public static string Join(string text) => text + "-" + text;

    public static string[] Split(string text) => text.Split('3');

    public static int LinqOfFew(int n) => Enumerable.Range(0, 10).Where(i => i % 2 == 0).Sum(i => i * n);

    public static int SumOfFew(int[] values) => values.Take(10).Sum();

    public static bool TryParse(string text) => Guid.TryParse(text, out _);

    private static int Twice(int n) => n + n;

    private readonly record struct Place(int X, int Y)
    {
        public int Distance => X * X + Y * Y;
    }

    private sealed class Box
    {
        public int Value { get; set; }
    }
}
