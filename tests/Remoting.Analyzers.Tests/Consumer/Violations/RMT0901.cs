// LangVersion: 13
using Remoting;

public static class V0901
{
    [ProcessPoolCallable]
    public static long Square(long n) => n * n; // RMT0901
}
