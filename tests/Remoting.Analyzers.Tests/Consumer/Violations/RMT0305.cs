using Remoting;

public static class V0305
{
    [ProcessPoolCallable]
    public static int Do(int n) => n;

    [ProcessPoolCallable]
    public static async Task<int> Wait(int n) =>
        await ProcessPoolExecutor.Shared.SubmitAsync(V0305.Remote.Do(n)); // RMT0305
}
