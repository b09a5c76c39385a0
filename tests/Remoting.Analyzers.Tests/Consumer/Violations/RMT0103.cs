using Remoting;

public static class V0103
{
    [ProcessPoolCallable]
    public static Stream Do(string path) => File.OpenRead(path); // RMT0103
}
