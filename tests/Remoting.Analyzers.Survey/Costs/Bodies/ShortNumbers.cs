using System.Globalization;
using System.Numerics;

namespace Remoting.Analyzers.Survey.Costs;

// Arithmetic, parsing, dates, bits.
internal static class ShortNumbers
{
    public static double Root(double x) => Math.Sqrt(x);

    public static double Wave(double x) => Math.Sin(x) * Math.Cos(x) + Math.Atan2(x, 2);

    public static double Power(double x) => Math.Pow(x, 1.5);

    public static long Square(long n) => n * n;

    public static bool IsEven(int n) => n % 2 == 0;

    public static int ParsePlainly(string text) => int.Parse(text);

    public static double ParseDouble(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static decimal ParseDecimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    public static long? TryParse(string text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long n) ? n : null;

    public static int Converted(string text) => Convert.ToInt32(text, CultureInfo.InvariantCulture);

    public static decimal Tax(decimal amount) => Math.Round(amount * 1.19m, 2);

    public static double Celsius(double fahrenheit) => (fahrenheit - 32) * 5 / 9;

    public static int Clamp(int n) => Math.Clamp(n, 0, 100);

    public static int Bits(int n) => BitOperations.PopCount((uint)n) + BitOperations.LeadingZeroCount((uint)n);

    public static byte[] BytesOf(int n) => BitConverter.GetBytes(n);

    public static int HashOf(int n) => HashCode.Combine(n, n + 1, n + 2);

    public static int DayOfYear(DateTime day) => day.AddDays(3).DayOfYear;

    public static double Age(DateTime day) => (new DateTime(2026, 11, 25) - day).TotalDays;

    public static string Next(Guid id) => id.ToString("N");

    public static int DigitSum(int n)
    {
        int sum = 0;
        while (n > 0)
        {
            sum += n % 10;
            n /= 10;
        }

        return sum;
    }

    public static int Gcd(int n)
    {
        int other = 360;
        while (other != 0)
            (n, other) = (other, n % other);
        return n;
    }

    public static int GcdRecursive(int n) => Divisor(n, 360);

    public static int CollatzSteps(int n)
    {
        int steps = 0;
        for (long x = n; x != 1; steps++)
            x = x % 2 == 0 ? x / 2 : 3 * x + 1;
        return steps;
    }

    public static bool IsPrime(int n)
    {
        if (n < 2)
            return false;
        for (int i = 2; i * i <= n; i++)
        {
            if (n % i == 0)
                return false;
        }

        return true;
    }

    public static long[] Factors(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var factors = new List<long>();
        long root = (long)Math.Sqrt(n);
        for (long candidate = 2; candidate <= root && n > 1; candidate += candidate == 2 ? 1 : 2)
        {
            for (; n % candidate == 0; n /= candidate)
                factors.Add(candidate);
        }

        if (n > 1 || factors.Count == 0)
            factors.Add(n);
        return [.. factors];
    }

    public static double Polynomial(double x)
    {
        double sum = 0;
        for (int i = 0; i < 20; i++)
            sum = sum * x + i;
        return sum;
    }

    public static double Norm(double x) => new Vector3((float)x, 2, 3).Length();

    public static string Roman(int n)
    {
        string text = "";
        for (n %= 40; n >= 10; n -= 10)
            text += "X";
        return n switch { 9 => text + "IX", >= 5 => text + "V", 4 => text + "IV", _ => text };
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
