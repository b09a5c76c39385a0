using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;

namespace Remoting.Tests.Library;

#pragma warning disable CA1051 // Visible fields are one of the styles.

// Classes in the styles that contract libraries have. What they are is in their fields, and hardly ever in their members.

/// <summary>Changed by methods, not by setters.</summary>
public class Account(string id)
{
    public string Id { get; } = id;

    public decimal Balance { get; private set; }

    public DateTime Opened { get; } = DateTime.UtcNow;

    public Guid Key { get; } = Guid.NewGuid();

    public void Deposit(decimal amount) => Balance += amount;
}

/// <summary>Holds what it shows in a private list.</summary>
public sealed class Cart
{
    private readonly List<string> _items = [];
    private readonly object _gate = new();
    private int? _hash;

    public IReadOnlyList<string> Items => _items;

    public void Add(string item)
    {
        lock (_gate)
            _items.Add(item);
    }

    // Of strings, and so another one in each process.
    public override int GetHashCode()
    {
        _hash ??= _items.Aggregate(17, (hash, item) => hash * 31 + item.GetHashCode(StringComparison.Ordinal));
        return _hash.Value;
    }

    public override bool Equals(object? obj) => obj is Cart other && other._items.SequenceEqual(_items);

    public bool HasHash => _hash is not null;
}

/// <summary>Made by a factory only.</summary>
public sealed class Token
{
    private readonly string _secret;

    private Token(string secret) => _secret = secret;

    public static Token Create(string secret) => new(secret + "!");

    public string Reveal() => _secret;
}

/// <summary>Looks like a cache, and is state.</summary>
public class Journal
{
    private List<string>? _errors;
    private int _id;

    public List<string> Errors => _errors ??= [];

    public int Next => ++_id;
}

/// <summary>Told apart by which object it is.</summary>
public class Level
{
    public static readonly Level Low = new("low", 1);
    public static readonly Level High = new SpecialLevel("high", 10);

    private Level(string name, int rank) => (Name, Rank) = (name, rank);

    public string Name { get; }

    public int Rank { get; }

    private sealed class SpecialLevel(string name, int rank) : Level(name, rank);
}

/// <summary>A base whose field a derived class hides.</summary>
public class Animal(string name)
{
    protected int _age = 1;

    public string Name { get; } = name;

    public Animal? Parent { get; set; }

    public List<Animal> Children { get; } = [];

    public int BaseAge => _age;

    public void GrowBase() => _age++;

    public T With<T>(T child)
        where T : Animal
    {
        child.Parent = this;
        Children.Add(child);
        return child;
    }
}

public class Dog(string name, int legs) : Animal(name)
{
    private new int _age = 100;

    public int Legs => legs;

    public int DogAge => _age;

    public void Grow() => _age++;
}

public sealed class Puppy(string name) : Dog(name, 4)
{
    internal int Secret { get; set; } = 7;
}

public interface IShape
{
    double Area { get; }
}

public abstract class Shape : IShape
{
    private readonly string _label = Guid.NewGuid().ToString();

    public abstract double Area { get; }

    public string Label => _label;
}

public sealed class Circle(double radius) : Shape
{
    public override double Area => Math.PI * radius * radius;
}

public sealed class Square(double side) : Shape
{
    public override double Area { get; } = side * side;
}

/// <summary>Members that are declared as something that has no objects of its own.</summary>
public class Drawing
{
    private readonly Dictionary<string, IShape> _byName = new(StringComparer.OrdinalIgnoreCase);

    public IShape? First { get; set; }

    public Shape[] Shapes { get; set; } = [];

    public object? Tag { get; set; }

    public IEnumerable<object> Anything { get; set; } = [];

    public IReadOnlyDictionary<string, IShape> ByName => _byName;

    public void Name(string name, IShape shape) => _byName[name] = shape;
}

/// <summary>Subscribers are of the process that they are in.</summary>
public class Ticker
{
    private int _ticks;

    public event EventHandler? Ticked;

    public int Ticks => _ticks;

    public bool HasSubscribers => Ticked is not null;

    public void Tick()
    {
        _ticks++;
        Ticked?.Invoke(this, EventArgs.Empty);
    }
}

#pragma warning disable SYSLIB0050 // Types in the wild have these marks.
/// <summary>What the mark says is no state.</summary>
[Serializable]
public class Marked
{
    [NonSerialized]
    private string? _scratch;

    public int Value { get; set; }

    [IgnoreDataMember]
    public string? Skipped { get; set; }

    public string? Scratch
    {
        get => _scratch;
        set => _scratch = value;
    }
}

/// <summary>The mark keeps a field out of another format, in which its content stands elsewhere.</summary>
[Serializable]
public class Clothed : IDeserializationCallback
{
    [NonSerialized]
    private List<int> _items = [];

    public IReadOnlyList<int> Items => _items;

    public void Add(int item) => _items.Add(item);

    public void OnDeserialization(object? sender) => _items ??= [];
}
#pragma warning restore SYSLIB0050

public sealed class Backwards : IComparer<string>, IEqualityComparer<string>
{
    private readonly int _factor;

    public Backwards(int factor) => _factor = factor;

    public int Compare(string? x, string? y) => _factor * string.CompareOrdinal(x, y);

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase);

    public int GetHashCode(string obj) => obj.Length * _factor;
}

public sealed class OwnList : List<string>
{
    public string Title { get; set; } = "";
}

public sealed class OwnTable() : Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
{
    public int Extra { get; set; } = 3;
}

public sealed class Keyed : KeyedCollection<string, Account>
{
    protected override string GetKeyForItem(Account item) => item.Id;
}

public sealed class Ring : IEnumerable<int>
{
    private readonly int[] _items = new int[8];
    private int _head;

    public void Push(int item) => _items[_head++ % _items.Length] = item;

    public IEnumerator<int> GetEnumerator() => _items.Skip(_head % 8).Concat(_items.Take(_head % 8)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

[InlineArray(4)]
public struct Four
{
    private int _first;
}

public unsafe struct Fixed
{
    public fixed byte Bytes[6];
    public int Behind;
}

public class Buffers
{
    public Four Four;
    public Fixed Fixed;

    public unsafe void Fill()
    {
        for (int i = 0; i < 4; i++)
            Four[i] = i + 1;
        for (int i = 0; i < 6; i++)
            Fixed.Bytes[i] = (byte)(i + 10);
        Fixed.Behind = 99;
    }

    public unsafe int Sum()
    {
        int sum = Fixed.Behind;
        for (int i = 0; i < 4; i++)
            sum += Four[i];
        for (int i = 0; i < 6; i++)
            sum += Fixed.Bytes[i];
        return sum;
    }
}

public readonly struct Money(decimal amount, string currency)
{
    private readonly decimal _amount = amount;

    public decimal Amount => _amount;

    public string Currency { get; } = currency;
}

public class Linked
{
    public int Number { get; init; }

    public Linked? Next { get; set; }
}

/// <summary>A key that is found by what it leads to.</summary>
public class Place
{
    public string Name { get; init; } = "";

    public Dictionary<Place, int> Distances { get; } = [];

    public override bool Equals(object? obj) => obj is Place other && other.Name == Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}

public class Holder<T>
{
    private readonly T? _value;

    public Holder(T? value) => _value = value;

    public T? Value => _value;

    public ImmutableDictionary<string, T> Named { get; init; } = ImmutableDictionary<string, T>.Empty;
}

public class Broken : IDisposable
{
    public Action? Callback { get; set; }

    public Stream? Stream { get; set; }

    public nint Handle { get; set; }

    public Broken? Inner { get; set; }

    public void Dispose() => GC.SuppressFinalize(this);
}

public class Finalized
{
    public int Number { get; set; }

    ~Finalized() => Number = 0;
}

public class OrderException(string message, int order) : InvalidOperationException(message)
{
    public int Order { get; } = order;
}

/// <summary>Holds code that its constructor makes of what travels.</summary>
public class Rule
{
    private readonly Func<int, int> _scale;
    private Func<int, int>? _round = Round;
    private int _uses;

    public Rule(int factor)
    {
        Factor = factor;
        _scale = number => number * Factor;
    }

    public int Factor { get; }

    public int Uses => _uses;

    public Rule? Next { get; set; }

    public int Apply(int number)
    {
        _uses++;
        return _round is null ? _scale(number) : _round(_scale(number));
    }

    public void RoundBy(Func<int, int>? round) => _round = round;

    private static int Round(int number) => number / 10 * 10;
}

/// <summary>One that the type keeps, and that anybody can change.</summary>
public class Preferences
{
    public static readonly Preferences Default = new();

    public int Width { get; set; } = 80;
}
