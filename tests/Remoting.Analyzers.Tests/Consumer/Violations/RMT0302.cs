using Remoting;

public class Order0302
{
    public decimal Total { get; set; }
}

public static class V0302
{
    [ProcessPoolCallable]
    public static void Apply(Order0302 order, decimal factor) => order.Total *= factor; // RMT0302
}
