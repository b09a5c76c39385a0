using Remoting;

public static class V0003
{
    [ProcessPoolCallable]
    public static T Do<T>(T value) => value; // RMT0003
}
