using Remoting;

public static class V0102
{
    [ProcessPoolCallable]
    public static int Do(object value) => value.GetHashCode(); // RMT0102
}
