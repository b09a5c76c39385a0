// Another generator adds: public record Added0009(int Number);
using Remoting;

public static class V0009
{
    [ProcessPoolCallable]
    public static int Do(Added0009 added) => added.Number; // RMT0009
}
