using Remoting;

public static class V0202
{
    [ProcessPoolCallable]
    public static int Do(int n) => n + n;

    public static async Task Submit(Executor executor, int[] items)
    {
        foreach (int item in items)
            await executor.SubmitAsync(V0202.Remote.Do(item)); // RMT0202
    }
}
