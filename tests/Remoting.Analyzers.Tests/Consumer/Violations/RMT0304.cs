using Remoting;

public static class V0304
{
    [ProcessPoolCallable]
    public static int Do(int n) => n;

    public static void Submit(Executor executor)
    {
        executor.SubmitAsync(V0304.Remote.Do(1)); // RMT0304
    }
}
