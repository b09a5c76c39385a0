using System.Collections.Generic;
using MessagePack;
using Remoting;

[MessagePackObject]
public class Order0105
{
    [Key(0)]
    public int Number { get; set; }

    [Key(1)]
    public List<string> Items { get; } = [];
}

public static class V0105
{
    [ProcessPoolCallable]
    public static int Count(Order0105 order) => order.Items.Count; // RMT0105
}
