using Remoting;

public static class V0002
{
    [ProcessPoolCallable]
    private static int Do(int n) => n; // RMT0002
}
