using MessagePack;
using Remoting;

[MessagePackObject(true)]
public record Shape0104(string Name);

[MessagePackObject(true)]
public record Circle0104(string Name, double Radius) : Shape0104(Name);

public static class V0104
{
    [ProcessPoolCallable]
    public static string Describe(Shape0104 shape) => shape.ToString();

    public static RemoteCall<string> Call(Circle0104 circle) => V0104.Remote.Describe(circle); // RMT0104
}
