using System.Diagnostics;
using System.Reflection;

namespace Remoting.Analyzers.Survey.Costs;

/// <summary>How long a body takes: the best of several runs, each long enough for the clock. Nothing finer is needed for orders of magnitude.</summary>
internal static class BodyClock
{
    private const int Runs = 7;

    private static readonly TimeSpan RunTime = TimeSpan.FromMilliseconds(5);
    private static readonly int[] Array = [.. Enumerable.Range(0, 12_345).Select(i => i * 7919 % 12_345)];

    public static double Nanoseconds(MethodInfo method) => (double)typeof(BodyClock)
        .GetMethod(nameof(Measure), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(method.GetParameters()[0].ParameterType, method.ReturnType)
        .Invoke(null, [method])!;

    private static double Measure<T, TResult>(MethodInfo method)
    {
        var body = method.CreateDelegate<Func<T, TResult>>();
        var argument = (T)Argument(typeof(T), method.DeclaringType!.Name.StartsWith("Long", StringComparison.Ordinal));

        // Until the compiler has made its best of it.
        var warmUp = Stopwatch.StartNew();
        long calls = 0;
        while (warmUp.Elapsed < RunTime * 50 || calls < 50 && warmUp.Elapsed < RunTime * 100)
        {
            Finish(body(argument));
            calls++;
        }

        long perRun = Math.Max(1, (long)(calls * (RunTime / warmUp.Elapsed)));
        double best = double.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            for (long i = 0; i < perRun; i++)
                Finish(body(argument));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / perRun);
        }

        return best;
    }

    private static object Argument(Type type, bool isLong) =>
        type == typeof(int) ? 12_345
        : type == typeof(long) ? 12_345L
        : type == typeof(double) ? 12_345.25
        : type == typeof(decimal) ? 12_345.25m
        : type == typeof(string) ? "12345"
        : type == typeof(int[]) ? isLong ? Array : Array.Take(16).ToArray()
        : type == typeof(List<int>) ? Array.Take(16).ToList()
        : type == typeof(double[]) ? Array.Take(16).Select(n => (double)n).ToArray()
        : type == typeof(string[]) ? "The quick brown fox jumps over the lazy dog".Split(' ')
        : type == typeof(DateTime) ? new DateTime(1990, 3, 4)
        : type == typeof(Guid) ? new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")
        : type == typeof(ShortLanguage.Order) ? new ShortLanguage.Order("Lamp", 12.5, 3, 0)
        : throw new NotSupportedException($"No argument of type {type}.");

    private static void Finish<TResult>(TResult result)
    {
        if (result is Task task)
            task.GetAwaiter().GetResult();
        Keep<TResult>.Value = result;
    }

    // What nobody keeps, the compiler may leave out.
    private static class Keep<T>
    {
        public static T? Value;
    }
}
