using MessagePack;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// What carries objects by their state needs of the graph that is open on this thread.
public static partial class Wire
{
    /// <summary>The graph that is open on this thread.</summary>
    internal static ObjectGraph? OpenGraph
    {
        get => _graph;
        set => _graph = value;
    }

    /// <summary>The types that were named in this graph.</summary>
    internal static TypeSession Types => Graph.Types;

    /// <summary>A number for an object that is about to be read.</summary>
    internal static int Reserve() => Graph.Reserve();

    /// <summary>The object of a number that was read.</summary>
    internal static object ReadObject(int number) => Graph.Get(number);

    /// <summary>Reads exactly so many bytes.</summary>
    internal static void ReadBytes(ref MessagePackReader reader, scoped Span<byte> destination) => ReadFixed(ref reader, destination);
}
