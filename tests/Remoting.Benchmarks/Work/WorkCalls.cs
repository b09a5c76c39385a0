namespace Remoting.Benchmarks.Work;

/// <summary>What is called besides the notebook's factorization.</summary>
public static class WorkCalls
{
    /// <summary>Does nothing: what is measured is the way there and back.</summary>
    [ProcessPoolCallable]
    public static int Identity(int number) => number;

    /// <summary>Sends bytes back.</summary>
    [ProcessPoolCallable]
    public static byte[] EchoBytes(byte[] bytes) => bytes;

    /// <summary>Sends numbers back.</summary>
    [ProcessPoolCallable]
    public static double[] EchoDoubles(double[] numbers) => numbers;

    /// <summary>When it runs, by the clock that all processes of a machine share.</summary>
    [ProcessPoolCallable]
    public static long Now() => System.Diagnostics.Stopwatch.GetTimestamp();

    /// <summary>Keeps a processor busy for a while.</summary>
    [ProcessPoolCallable]
    public static int Spin(int milliseconds)
    {
        long end = Environment.TickCount64 + milliseconds;
        while (Environment.TickCount64 < end)
            Thread.SpinWait(100);
        return milliseconds;
    }
}
