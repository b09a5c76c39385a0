using System.Diagnostics;
using System.Reflection;

namespace Remoting.Analyzers.Survey.Costs;

/// <summary>How long a body takes: the best of several runs, each long enough for the clock. Nothing finer is needed for orders of magnitude.</summary>
internal static class BodyClock
{
    private const int Runs = 7;

    private static readonly TimeSpan RunTime = TimeSpan.FromMilliseconds(10);
    private static readonly int[] Array = [.. Enumerable.Range(0, 12_345).Select(i => i * 7919 % 12_345)];

    public static double Nanoseconds(MethodInfo method) => (double)typeof(BodyClock)
        .GetMethod(nameof(Measure), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(method.GetParameters()[0].ParameterType, method.ReturnType)
        .Invoke(null, [method])!;

    private static double Measure<T, TResult>(MethodInfo method)
    {
        var body = method.CreateDelegate<Func<T, TResult>>();
        var argument = (T)Argument(typeof(T));

        // Until the compiler has made its best of it.
        var warmUp = Stopwatch.StartNew();
        long calls = 0;
        while (warmUp.Elapsed < RunTime * 20 || calls < 50)
        {
            Keep<TResult>.Value = body(argument);
            calls++;
        }

        long perRun = Math.Max(1, (long)(calls * (RunTime / warmUp.Elapsed)));
        double best = double.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            for (long i = 0; i < perRun; i++)
                Keep<TResult>.Value = body(argument);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / perRun);
        }

        return best;
    }

    private static object Argument(Type type) =>
        type == typeof(int) ? 12_345 : type == typeof(string) ? "12345" : type == typeof(int[]) ? Array : throw new NotSupportedException($"No argument of type {type}.");

    // What nobody keeps, the compiler may leave out.
    private static class Keep<T>
    {
        public static T? Value;
    }
}
