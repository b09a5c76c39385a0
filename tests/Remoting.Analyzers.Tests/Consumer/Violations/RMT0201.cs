using Remoting;

public static class V0201
{
    [ProcessPoolCallable]
    public static int Do(int n) => n + n;

    public static IAsyncEnumerable<int> Map(Executor executor, int[] items) =>
        executor.MapAsync(V0201.Remote.Do, items); // RMT0201
}
