namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>Names that may be in the way: keywords, names of generated code, of its variables, and of each other.</summary>
internal static class RandomNames
{
    private static readonly string[] Types =
    [
        "Order", "OrderRemote", "Order_Line", "OrderCallables", "Remote", "RemoteCalls", "Wire", "Callable", "System", "Remoting", "Generated", "MessagePack", "record_",
        "@class", "@event", "Task", "List", "Unit", "Func", "Nullable", "Type", "Extension", "Ünit", "İ", "i", "_", "__", "A", "A_B", "A_B_C", "B", "B_C", "C", "Find", "Instance",
        "Serializer", "OrderSerializer", "CallContext", "@dynamic", "@nint", "@record", "@required", "@scoped", "@file", "@await", "@field", "@var",
    ];

    private static readonly string[] Methods =
    [
        "F", "G", "FCall", "FCallable", "FCall2", "Find", "Instance", "Execute", "Remote", "RemoteCalls", "ToString", "Equals", "GetHashCode", "GetType", "Finalize", "MemberwiseClone",
        "OrderRemote", "Invoke", "InvokeAsync", "@await", "@record", "@partial", "@where", "@new", "@field", "@value", "get_Remote", "op_Addition", "_", "Dispose", "Callable", "System", "global",
    ];

    private static readonly string[] Parameters =
    [
        "a", "b", "c", "_a", "__a", "@this", "this_", "context", "arguments", "result", "returned", "reader", "writer", "value", "name", "reports", "cancellationToken", "FCallable", "GCall",
        "_FCallable", "@in", "@params", "@await", "field", "@event", "bytes", "buffer", "item", "count", "items", "System", "global", "İ", "ı", "parameter", "@default", "_", "Callable", "Instance",
    ];

    public static string Type(Random random) => Pick(random, Types);

    public static string Method(Random random) => Pick(random, Methods);

    public static string Parameter(Random random) => Pick(random, Parameters);

    public static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
