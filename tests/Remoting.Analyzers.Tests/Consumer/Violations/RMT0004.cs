using Remoting;

public static class V0004
{
    [ProcessPoolCallable]
    public static int Do(ref int n) => n; // RMT0004
}
