using Remoting;

public static class V0006
{
    [ProcessPoolCallable(Name = "render")]
    public static byte[] Render(string template) => [];

    [ProcessPoolCallable(Name = "render")]
    public static byte[] Render(string template, int page) => []; // RMT0006
}
