using Remoting;

public static class V0008
{
    public static string Remote => "example.org"; // RMT0008

    [ProcessPoolCallable]
    public static int Ping(int times) => times;
}
