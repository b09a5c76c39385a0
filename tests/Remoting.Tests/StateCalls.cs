using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

#pragma warning disable RMT0102, RMT0103 // Types that are known when the program runs only are the point.

/// <summary>What comes and goes as any object, or as an interface.</summary>
public static class StateCalls
{
    [ProcessPoolCallable]
    public static object Echo(object value) => value;

    [ProcessPoolCallable]
    public static IShape EchoShape(IShape shape) => shape;

    [ProcessPoolCallable]
    public static string Describe(object value) => value switch
    {
        Cart cart => $"{string.Join(',', cart.Items)} {cart.HasHash} {cart.GetHashCode() == cart.GetHashCode()}",
        Level level => $"{ReferenceEquals(level, Level.High)}",
        Place place => $"{place.Distances[place]} {place.Distances[new Place { Name = "there" }]}",
        OwnTable table => $"{table["KEY"]} {table.Extra}",
        var other => other.GetType().ToString(),
    };
}
