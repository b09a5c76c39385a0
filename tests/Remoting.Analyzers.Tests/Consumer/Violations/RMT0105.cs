using System.Collections.Generic;
using Remoting;

public class Order0105
{
    public int Number { get; set; }

    public List<string> Items { get; } = [];
}

public static class V0105
{
    [ProcessPoolCallable]
    public static int Count(Order0105 order) => order.Items.Count; // RMT0105
}
