using Remoting;

public static class V0101
{
    [ProcessPoolCallable]
    public static long Do(Stream stream) => stream.Length; // RMT0101
}
