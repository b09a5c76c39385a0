using Remoting.Tests.Dependency;

namespace Remoting.Tests.Library;

#pragma warning disable RMT0102, RMT0103 // Types that are known when the program runs only are the point.

// Derived from what a library below has, and bases of what the program above has.

public class Saw(string name) : Tool(name)
{
    private readonly int[] _teeth = [1, 2, 3];

    public int Teeth => _teeth.Length;

    public Tool? Fits { get; set; }
}

public sealed class Lamp(string color) : Signal
{
    public override string Say() => $"{color}: {Text}";

    public Lamp Write(string text)
    {
        Text = text;
        return this;
    }
}

public sealed class Number(int content) : Box<int>(content)
{
    public int Twice => 2 * Contents[0];
}

public sealed record Memo(string Text) : INote;

/// <summary>Its own project knows one that is derived from it, the program another one.</summary>
public class Engine(int power)
{
    public int Power { get; } = power;

    public virtual string Kind => "plain";

    [ProcessPoolCallable]
    public string Describe() => $"{GetType().Name} {Kind} {Power}";
}

public sealed class Diesel(int power) : Engine(power)
{
    public override string Kind => "diesel";
}

/// <summary>An interface that this project knows one implementation of.</summary>
public interface IGauge
{
    int Value { get; }
}

public sealed record Dial(int Value) : IGauge;

public static class KinOfLibrary
{
    [ProcessPoolCallable]
    public static Engine Echo(Engine engine) => engine;

    [ProcessPoolCallable]
    public static Engine[] EchoAll(Engine[] engines) => engines;

    [ProcessPoolCallable]
    public static IGauge[] EchoGauges(IGauge[] gauges) => gauges;

    /// <summary>What stands in both places is one object.</summary>
    [ProcessPoolCallable]
    public static bool AreOne(IGauge one, IGauge other) => ReferenceEquals(one, other);

    [ProcessPoolCallable]
    public static Tool EchoTool(Tool tool) => tool;
}
