using Remoting;

public static class V0301
{
    private static long _total;

    [ProcessPoolCallable]
    public static void Add(long value) => _total += value; // RMT0301
}
