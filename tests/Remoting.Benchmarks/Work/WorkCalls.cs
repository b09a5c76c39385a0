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

    /// <summary>Adds the first and the last of shared bytes.</summary>
    [ProcessPoolCallable]
    public static int EndsOfShared(int number, Shared<byte[]> bytes) => number + bytes.Span[0] + bytes.Span[^1];

    /// <summary>The same of bytes that travel with the call.</summary>
    [ProcessPoolCallable]
    public static int EndsOfBytes(int number, byte[] bytes) => number + bytes[0] + bytes[^1];

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
