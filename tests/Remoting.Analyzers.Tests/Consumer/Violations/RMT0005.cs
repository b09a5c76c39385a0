using Remoting;

public static class V0005
{
    [ProcessPoolCallable]
    public static async void Do() => await Task.Yield(); // RMT0005
}
