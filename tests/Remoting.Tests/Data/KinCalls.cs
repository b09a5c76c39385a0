using Remoting.Tests.Dependency;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

#pragma warning disable RMT0102, RMT0103 // Types that are known when the program runs only are the point.

/// <summary>Callables whose parameters are declared as types of other assemblies, with derived types of all three.</summary>
public static class KinCalls
{
    [ProcessPoolCallable]
    public static Tool EchoTool(Tool tool) => tool;

    [ProcessPoolCallable]
    public static IReadOnlyList<Tool> EchoTools(IReadOnlyList<Tool> tools) => tools;

    [ProcessPoolCallable]
    public static Signal EchoSignal(Signal signal) => signal;

    [ProcessPoolCallable]
    public static INote? EchoNote(INote? note) => note;

    [ProcessPoolCallable]
    public static Box<int> EchoBox(Box<int> box) => box;

    [ProcessPoolCallable]
    public static Fruit[] EchoFruit(Fruit[] fruit) => fruit;

    [ProcessPoolCallable]
    public static Chest EchoChest(Chest chest) => chest;

    /// <summary>A derived object, made in the worker.</summary>
    [ProcessPoolCallable]
    public static Tool Make(string kind) => kind switch
    {
        "saw" => new Saw("made"),
        "hammer" => new Hammer("made", 3),
        _ => new Plane("made") { Blade = { Width = 7 } },
    };

    [ProcessPoolCallable]
    public static string Names(Tool tool, Engine engine, INote note) => string.Join(' ', tool.GetType().Name, engine.GetType().Name, note.GetType().Name);
}

/// <summary>Known to this assembly only.</summary>
public sealed class Plane(string name) : Tool(name)
{
    public Blade Blade { get; } = new();
}

public sealed class Blade
{
    public int Width { get; set; } = 1;
}

internal sealed class Flag(int waves) : Signal
{
    private readonly int _waves = waves;

    public override string Say() => new('~', _waves);
}

public sealed class Turbine(int power) : Engine(power)
{
    public override string Kind => "turbine";

    public Engine? Twin { get; set; }
}

/// <summary>It can change, and is told apart.</summary>
public sealed class Needle : IGauge
{
    public int Value { get; set; }
}

public readonly record struct Scrap(string Text, int Number) : INote;

public sealed class Letter<T>(T content) : INote
{
    public string Text => $"{content}";

    public T Content => content;
}

public sealed class Pair(int first, int second) : Crate<int, (int, int)>(first, (first, second));

file sealed record Hidden(string Text) : INote;

/// <summary>Makes objects of types that nobody else can name.</summary>
internal static class KinOfFile
{
    public static INote Note(string text) => new Hidden(text);

    public static INote Nested(string text) => new Inner { Text = text };

    private sealed class Inner : INote
    {
        public string Text { get; init; } = "";
    }
}
