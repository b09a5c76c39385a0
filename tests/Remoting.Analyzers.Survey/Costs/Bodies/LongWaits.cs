using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Remoting.Analyzers.Survey.Costs;

// Waiting, files, and what is made to take long: none of it may be called small.
internal static class LongWaits
{
    public static int Sleeps(int n)
    {
        Thread.Sleep(1);
        return n;
    }

    public static int SleepsByArgument(int n)
    {
        Thread.Sleep(n % 2 + 1);
        return n;
    }

    public static async Task<int> Delays(int n)
    {
        await Task.Delay(1);
        return n;
    }

    public static int Spins(int n)
    {
        Thread.SpinWait(20_000);
        return n;
    }

    public static int ReadsFile(int n) => File.ReadAllText(typeof(LongWaits).Assembly.Location).Length + n;

    public static int ReadsLines(int n) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Remoting.Analyzers.Survey.deps.json")).Count() + n;

    public static int ListsFiles(int n) => Directory.GetFiles(AppContext.BaseDirectory).Length + n;

    public static byte[] DerivesKey(string password) => Rfc2898DeriveBytes.Pbkdf2(password, "saltsalt"u8, 1_000, HashAlgorithmName.SHA256, 32);

    public static BigInteger Factorial(int n)
    {
        BigInteger product = 1;
        for (int i = 2; i <= n / 100; i++)
            product *= i;
        return product;
    }

    public static byte[] Compresses(string text)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.SmallestSize))
            zip.Write(Encoding.UTF8.GetBytes(new string('x', 5_000) + text));
        return target.ToArray();
    }

    public static string Serializes(int n) => JsonSerializer.Serialize(Enumerable.Range(0, 1_000).Select(i => i * n).ToArray());

    public static int Pascal(int n)
    {
        var row = new long[300];
        for (int i = 0; i < 300; i++)
        {
            for (int j = i; j > 0; j--)
                row[j] = unchecked(row[j] + row[j - 1] + n);
        }

        return (int)row[150];
    }

    public static int Sieve(int n)
    {
        var composite = new bool[n * 10];
        int primes = 0;
        for (int i = 2; i < composite.Length; i++)
        {
            if (composite[i])
                continue;
            primes++;
            for (int j = i + i; j < composite.Length; j += i)
                composite[j] = true;
        }

        return primes;
    }

    public static double MonteCarlo(int n)
    {
        var random = new Random(n);
        int inside = 0;
        for (int i = 0; i < 10_000; i++)
        {
            double x = random.NextDouble(), y = random.NextDouble();
            if (x * x + y * y < 1)
                inside++;
        }

        return inside / 2_500.0;
    }

    public static double Matrix(int n)
    {
        var a = new double[60, 60];
        var b = new double[60, 60];
        double sum = 0;
        for (int i = 0; i < 60; i++)
        {
            for (int j = 0; j < 60; j++)
            {
                for (int k = 0; k < 60; k++)
                    sum += a[i, k] * b[k, j] + n;
            }
        }

        return sum;
    }

    public static int Mandelbrot(int n)
    {
        int iterations = 0;
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                double re = x / 40.0, im = y / 40.0, a = 0, b = 0;
                for (int i = 0; i < 100 && a * a + b * b < 4; i++, iterations++)
                    (a, b) = (a * a - b * b + re, 2 * a * b + im);
            }
        }

        return iterations + n;
    }

    public static int Recursion(int n) => n <= 0 ? 0 : 1 + Recursion(n - 1);

    public static int Levenshtein(string text)
    {
        string other = new('q', 200), one = text + new string('x', 200);
        var costs = new int[other.Length + 1];
        for (int i = 0; i < one.Length; i++)
        {
            int previous = i;
            for (int j = 0; j < other.Length; j++)
            {
                int current = Math.Min(Math.Min(costs[j], costs[j + 1]) + 1, previous + (one[i] == other[j] ? 0 : 1));
                (previous, costs[j]) = (costs[j], current);
            }
        }

        return costs[^1];
    }

    public static double PairwiseDistance(int[] values)
    {
        double sum = 0;
        foreach (int a in values.Take(400).ToArray())
        {
            foreach (int b in values.Take(400).ToArray())
                sum += Math.Abs(a - b);
        }

        return sum;
    }

    public static int[] Sorted(int[] values)
    {
        int[] copy = [.. values];
        Array.Sort(copy);
        return copy;
    }

    public static bool Signs(string text)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256).Length > 0;
    }
}
