using Remoting;

public class V0001
{
    [ProcessPoolCallable]
    public int Do(int n) => n; // RMT0001
}
