using Remoting;

public static class V0303
{
    public static int Do(int n) => n;

    public static Task<int> Submit(Executor executor) =>
        executor.SubmitAsync(Do(1)); // RMT0303
}
