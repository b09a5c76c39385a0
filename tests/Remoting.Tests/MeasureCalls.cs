using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Remoting.Tests;

/// <summary>Calls whose cost is known.</summary>
public static class MeasureCalls
{
    /// <summary>Keeps a processor busy for so much of its time.</summary>
    [ProcessPoolCallable]
    public static int Compute(int milliseconds)
    {
        var begun = Environment.CpuUsage.TotalTime;
        while ((Environment.CpuUsage.TotalTime - begun).TotalMilliseconds < milliseconds)
            Thread.SpinWait(1000);
        return milliseconds;
    }

    [ProcessPoolCallable]
    public static void Sleep(int milliseconds) => Thread.Sleep(milliseconds);

    /// <summary>The work is another thread's.</summary>
    [ProcessPoolCallable]
    public static void ComputeElsewhere(int milliseconds)
    {
        var thread = new Thread(() => Compute(milliseconds));
        thread.Start();
        thread.Join();
    }

    [ProcessPoolCallable]
    public static int Allocate(int bytes) => new byte[bytes].Length;

    /// <summary>Memory of the system, written to and given back.</summary>
    [ProcessPoolCallable]
    public static void Occupy(int bytes)
    {
        nint memory = Marshal.AllocHGlobal(bytes);
        for (int i = 0; i < bytes; i += 4096)
            Marshal.WriteByte(memory, i, 1);
        Marshal.FreeHGlobal(memory);
    }

    [ProcessPoolCallable]
    public static byte[] Grow(byte[] bytes, int count) => new byte[bytes.Length + count];

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<byte[]> Give(int count, int bytes)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new byte[bytes];
        }
    }

    [ProcessPoolCallable]
    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();

    [ProcessPoolCallable]
    public static void Throw() => throw new InvalidOperationException("no");

    [ProcessPoolCallable]
    public static async Task<int> WaitAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        return milliseconds;
    }

    /// <summary>The niceness of each thread of its process.</summary>
    [ProcessPoolCallable]
    public static int[] Niceness() =>
        [.. Directory.GetDirectories("/proc/self/task").Select(task => int.Parse(File.ReadAllText(task + "/stat").Split(") ")[^1].Split(' ')[16], CultureInfo.InvariantCulture))];

    [ProcessPoolCallable]
    public static ProcessPriorityClass Priority()
    {
        using var self = Process.GetCurrentProcess();
        return self.PriorityClass;
    }
}
