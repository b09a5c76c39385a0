using Remoting;

public class V0001
{
    public Stream? Target { get; set; }

    [ProcessPoolCallable]
    public int Do(int n) => n; // RMT0001
}
