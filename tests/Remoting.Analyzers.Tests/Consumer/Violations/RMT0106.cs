using Remoting.CompilerServices;

public class Settings0106 // RMT0106
{
    public int Number { get; set; }

    public string Name { get; set; } = "";
}

namespace Remoting.Generated
{
    [SerializedState(typeof(Settings0106), "<Number>k__BackingField")]
    internal static class Settings0106Serializer;
}
