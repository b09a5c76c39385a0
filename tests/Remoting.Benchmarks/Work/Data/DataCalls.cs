namespace Remoting.Benchmarks.Work.Data;

/// <summary>Calls that carry the data: for them its serializers are generated.</summary>
public static class DataCalls
{
    [ProcessPoolCallable]
    public static OrderRecord Echo(OrderRecord order) => order;

    [ProcessPoolCallable]
    public static OrderClass EchoClass(OrderClass order) => order;

    [ProcessPoolCallable]
    public static OrderState EchoState(OrderState order) => order;

    [ProcessPoolCallable]
    public static GraphNode EchoGraph(GraphNode root) => root;

    [ProcessPoolCallable]
    public static TreeRoot EchoTree(TreeRoot root) => root;

    [ProcessPoolCallable]
    public static PriceList EchoPrices(PriceList prices) => prices;
}
