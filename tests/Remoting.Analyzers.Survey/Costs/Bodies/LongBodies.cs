using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Remoting.Analyzers.Survey.Costs;

// Bodies of callables that take more than ten microseconds on any machine: none of them may be called tiny.
// Each is called with the number 12345, or a text or array made of it.
internal static class LongBodies
{
    public static int MillionSteps(int n)
    {
        int sum = 0;
        for (int i = 0; i < 1_000_000; i++)
            sum += i ^ n;
        return sum;
    }

    public static int StepsByArgument(int n)
    {
        int sum = 0;
        for (int i = 0; i < n * 10; i++)
            sum += i / 3;
        return sum;
    }

    public static int NestedSteps(int n)
    {
        int sum = 0;
        for (int i = 0; i < 500; i++)
        {
            for (int j = 0; j < 500; j++)
                sum += i * j ^ n;
        }

        return sum;
    }

    public static int Divisions(int n)
    {
        int sum = 0;
        for (int i = 1; i < 100_000; i++)
            sum += n / i;
        return sum;
    }

    public static double Transcendent(int n)
    {
        double sum = 0;
        for (int i = 1; i < 10_000; i++)
            sum += Math.Sin(n * i);
        return sum;
    }

    public static decimal Decimals(int n)
    {
        decimal sum = 0;
        for (int i = 1; i < 5_000; i++)
            sum += n / (decimal)i;
        return sum;
    }

    public static int Backwards(int n)
    {
        int sum = 0;
        for (int i = 400_000; i > 0; i -= 2)
            sum ^= i + n;
        return sum;
    }

    public static int LoopInHelper(int n) => Helper(n) + 1;

    public static long Fibonacci(int n) => n < 100 ? n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2) : Fibonacci(20);

    public static int While(int n)
    {
        int steps = 0;
        for (int i = 1; i < 1_000; i++)
        {
            for (long x = i; x != 1; x = x % 2 == 0 ? x / 2 : 3 * x + 1)
                steps++;
        }

        return steps + n;
    }

    public static int[] LargeArray(int n) => new int[500_000];

    public static byte[] ArrayByArgument(int n) => new byte[n * 50];

    public static int ForEachOfMany(int n)
    {
        int sum = 0;
        foreach (int i in Enumerable.Range(0, 100_000))
            sum += i ^ n;
        return sum;
    }

    public static int Linq(int n) => Enumerable.Range(0, n * 10).Where(i => i % 3 == 0).Sum(i => i & 7);

    public static int[] Sort(int[] values) => [.. values.OrderBy(value => value % 1_000)];

    public static int Sum(int[] values) => values.Where(value => value % 3 == 0).Select(value => value / 2).Distinct().Count();

    public static string Builder(int n)
    {
        var text = new StringBuilder();
        for (int i = 0; i < 2_000; i++)
            text.Append(i + n);
        return text.ToString();
    }

    public static string Concatenate(int n)
    {
        string text = "";
        for (int i = 0; i < 500; i++)
            text += i + n;
        return text;
    }

    public static int Formats(int n)
    {
        int length = 0;
        for (int i = 0; i < 1_000; i++)
            length += $"{i}/{n}".Length;
        return length;
    }

    public static int Parses(string text)
    {
        int sum = 0;
        for (int i = 0; i < 5_000; i++)
            sum += int.Parse(text, CultureInfo.InvariantCulture);
        return sum;
    }

    public static int Exceptions(int n)
    {
        int caught = 0;
        for (int i = 0; i < 10; i++)
        {
            try
            {
                throw new InvalidOperationException();
            }
            catch (InvalidOperationException)
            {
                caught += n;
            }
        }

        return caught;
    }

    public static int Boxes(int n)
    {
        int sum = 0;
        for (int i = 0; i < 20_000; i++)
        {
            object box = i + n;
            sum += (int)box;
        }

        return sum;
    }

    public static int NewObjects(int n)
    {
        int sum = 0;
        for (int i = 0; i < 20_000; i++)
            sum += new Node(i, n).Sum;
        return sum;
    }

    public static bool BigPower(int n) => BigInteger.Pow(n, 2_000).IsEven;

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(new string('x', 100_000) + text));

    public static int Matches(string text) => Regex.Count(string.Concat(Enumerable.Repeat(text, 500)), "[1-3]+4");

    public static int Sleep(int n)
    {
        Thread.Sleep(1);
        return n;
    }

    public static int Lookup(int n)
    {
        var table = new Dictionary<int, int>();
        for (int i = 0; i < 3_000; i++)
            table[i * n] = i;
        return table.Count;
    }

    public static string Repeat(int n) => string.Join(",", Enumerable.Repeat(n, 5_000));

    public static int Guids(int n)
    {
        int sum = n;
        for (int i = 0; i < 2_000; i++)
            sum ^= Guid.NewGuid().GetHashCode();
        return sum;
    }

    private static int Helper(int n)
    {
        int sum = 0;
        for (int i = 0; i < 200_000; i++)
            sum += i & n;
        return sum;
    }

    private sealed class Node(int value, int other)
    {
        private readonly int[] _values = new int[8];

        public int Sum => value + other + _values.Length;
    }
}
