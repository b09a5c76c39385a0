using MessagePack;
using Remoting;

[MessagePackObject]
public class Order0102
{
    public int Number { get; set; }
}

public static class V0102
{
    [ProcessPoolCallable]
    public static int Do(Order0102 order) => order.Number; // RMT0102
}
