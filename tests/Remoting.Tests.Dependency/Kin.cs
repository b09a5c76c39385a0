using System.Text.Json.Serialization;

namespace Remoting.Tests.Dependency;

// Bases in an assembly that knows nothing of the library, and some of what derives from them; the rest is in assemblies above this one.

public class Tool(string name)
{
    private int _wear;

    public string Name { get; } = name;

    public int Wear => _wear;

    public void Use() => _wear++;
}

public class Hammer(string name, int weight) : Tool(name)
{
    public int Weight => weight;
}

/// <summary>None of its objects is of this type.</summary>
public abstract class Signal
{
    private string _text = "";

    public abstract string Say();

    public string Text
    {
        get => _text;
        protected set => _text = value;
    }
}

public interface INote
{
    string Text { get; }
}

/// <summary>What is derived from it fills its arguments in.</summary>
public class Box<T>(T content)
{
    private readonly List<T> _contents = [content];

    public IReadOnlyList<T> Contents => _contents;

    public Box<T>? Next { get; set; }
}

public class Crate<T, TLabel>(T content, TLabel label) : Box<T>(content)
{
    public TLabel Label { get; } = label;
}

/// <summary>Says what is derived from it as others want to know it.</summary>
[JsonDerivedType(typeof(Apple), "apple")]
[JsonDerivedType(typeof(Pear), "pear")]
public abstract record Fruit(string Sort);

public sealed record Apple(string Sort, int Worms) : Fruit(Sort);

public sealed record Pear(string Sort, double Weight) : Fruit(Sort);

/// <summary>Holds what it does not know.</summary>
public class Chest
{
    private readonly List<Tool> _tools = [];
    private readonly Dictionary<string, INote> _notes = [];

    public IReadOnlyList<Tool> Tools => _tools;

    public IReadOnlyDictionary<string, INote> Notes => _notes;

    public Signal? Signal { get; set; }

    public Tool? Last { get; set; }

    public object? Anything { get; set; }

    public Chest With(params Tool[] tools)
    {
        _tools.AddRange(tools);
        Last = tools[^1];
        return this;
    }

    public Chest Noting(string about, INote note)
    {
        _notes[about] = note;
        return this;
    }
}
