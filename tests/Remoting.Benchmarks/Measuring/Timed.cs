using System.Diagnostics;

namespace Remoting.Benchmarks.Measuring;

/// <summary>Takes the time of work, and makes sure that it was done.</summary>
internal static class Timed
{
    /// <summary>Seconds until the work has given its result.</summary>
    /// <exception cref="WrongResultException">It gave another one.</exception>
    public static async Task<double> SecondsAsync<T>(T expected, Func<Task<T>> work)
    {
        long start = Stopwatch.GetTimestamp();
        var result = await work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        WrongResultException.ThrowUnlessEqual(expected, result);
        return seconds;
    }

    /// <summary>Microseconds of a call: the mean of calls made back to back, each checked.</summary>
    public static async Task<double> BackToBackAsync(int calls, Func<int, ValueTask<int>> call)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            WrongResultException.ThrowUnlessEqual(i, await call(i));
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
    }

    /// <summary>Microseconds of a call that finds everybody asleep: the median of calls with a pause before each.</summary>
    public static async Task<double> AfterPausesAsync(int calls, TimeSpan pause, Func<int, ValueTask<int>> call)
    {
        double[] times = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            await Task.Delay(pause);
            long start = Stopwatch.GetTimestamp();
            int result = await call(i);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            WrongResultException.ThrowUnlessEqual(i, result);
        }
        return Median.Of(times);
    }
}
