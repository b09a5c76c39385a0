// Compiled twice: into an assembly without the generator, whose types are looked into when the program runs, and into the tests, where code is generated
// for them.
#if REMOTING_ODD_SOURCE
namespace Remoting.Tests.Odd;
#else
namespace Remoting.Tests.Dependency.Odd;
#endif

using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;

#pragma warning disable CA1051, CA1034, CA1711, CA1710, CA1720, CA1819, CA2227, CA1002, CA1815, CA1028, CA1008, CA1027, CA1716, CA1033, CA1000, CA1707, CA1721, CA2217, CA1852, SYSLIB0050, CS9124, IDE0032, CA1805, CA1814, CA2201, CA1065

/// <summary>What it is shows in what it tells, and in what it does when it is changed.</summary>
public interface IOdd
{
    string Tell();
}

public class HidingBase : IOdd
{
    internal int X = 1;

    public string Name { get; set; } = "base";

    public virtual string Tell() => $"{X} {Name}";
}

public class Hiding : HidingBase
{
    internal new int X = 10;

    public new string Name { get; set; } = "derived";

    public void Set(int own, int ofBase, string name, string nameOfBase)
    {
        (X, base.X, Name, base.Name) = (own, ofBase, name, nameOfBase);
    }

    public override string Tell() => $"{X} {base.X} {Name} {base.Name}";

    public static Hiding Make()
    {
        var made = new Hiding();
        made.Set(11, 2, "d", "b");
        return made;
    }
}

public interface INamed
{
    string Name { get; set; }

    /// <summary>A member with a body, which works on the state of who implements it.</summary>
    string Shout() => Name.ToUpperInvariant() + "!";
}

public class Explicit : INamed, IOdd
{
    string INamed.Name { get; set; } = "";

    public string Tell() => ((INamed)this).Shout();

    public static Explicit Make()
    {
        INamed made = new Explicit();
        made.Name = "explicit";
        return (Explicit)made;
    }
}

public record MutableBase
{
    protected List<int> Log { get; } = [];

    public int Count;

    public void Add(int value)
    {
        Log.Add(value);
        Count++;
    }
}

public sealed record RecordOfMutable(int A) : MutableBase, IOdd
{
    public string Tell() => $"{A} {Count} {string.Join(',', Log)}";

    public static RecordOfMutable Make()
    {
        var made = new RecordOfMutable(5);
        made.Add(7);
        made.Add(8);
        return made;
    }
}

public class Outer<T>
    where T : notnull
{
    public class Inner<TOther> : IOdd
    {
        private readonly Dictionary<T, List<TOther>> _map = [];

        public Deep? Last { get; private set; }

        public Inner<TOther> With(T key, TOther value)
        {
            if (!_map.TryGetValue(key, out var list))
                _map.Add(key, list = []);
            list.Add(value);
            Last = new Deep(this, value);
            return this;
        }

        public string Tell() => string.Join(' ', _map.Select(pair => $"{pair.Key}={string.Join(',', pair.Value)}")) + $" {Last!.Owner == this} {Last.Value}";

        public sealed class Deep(Inner<TOther> owner, TOther value)
        {
            public Inner<TOther> Owner => owner;

            public TOther Value => value;
        }
    }
}

public static class NestedGenerics
{
    public static Outer<string>.Inner<(int, DayOfWeek)> Make() => new Outer<string>.Inner<(int, DayOfWeek)>().With("a", (1, DayOfWeek.Friday)).With("a", (2, DayOfWeek.Monday)).With("b", (3, DayOfWeek.Sunday));
}

public abstract class Suit : IOdd
{
    public static readonly Suit Hearts = new Red("hearts");
    public static readonly Suit Spades = new Black("spades");

    private protected Suit(string name) => Name = name;

    public string Name { get; }

    public abstract string Tell();

    public static Suit Make() => Spades;

    private sealed class Red(string name) : Suit(name)
    {
        public override string Tell() => $"{Name} {ReferenceEquals(this, Hearts)}";
    }

    private sealed class Black(string name) : Suit(name)
    {
        public override string Tell() => $"{Name} {ReferenceEquals(this, Spades)}";
    }
}

public class LazyField : IOdd
{
    private Lazy<List<int>> _items = new(() => [1]);

    public string Tell() => $"{_items.IsValueCreated} {string.Join(',', _items.Value)}";

    public static LazyField Make()
    {
        var made = new LazyField();
        made._items.Value.Add(2);
        return made;
    }
}

public class Subscribed : IOdd
{
    private int _changes;

    public event EventHandler? Changed;

    public int Value
    {
        get;
        set
        {
            field = value;
            _changes++;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    public string Tell() => $"{Value} {_changes}";

    public static Subscribed Make()
    {
        var made = new Subscribed();
        made.Changed += (_, _) => { };
        made.Value = 3;
        made.Value = 4;
        return made;
    }
}

[Serializable]
public class CalledBack : IOdd
{
    [NonSerialized]
    private Dictionary<string, int> _index = [];

    public List<string> Names { get; } = [];

    public void Add(string name)
    {
        Names.Add(name);
        _index[name] = Names.Count;
    }

    [OnDeserialized]
    private void Restore(StreamingContext context)
    {
        _index = [];
        foreach (string name in Names)
            _index[name] = _index.Count + 1;
    }

    public string Tell() => $"{_index["b"]} {Names.Count}";

    public static CalledBack Make()
    {
        var made = new CalledBack();
        made.Add("a");
        made.Add("b");
        return made;
    }
}

public class CovariantBase
{
    public virtual HidingBase Part { get; set; } = new() { X = 3 };
}

public class Covariant : CovariantBase, IOdd
{
    private readonly Hiding _own = Hiding.Make();

    public override HidingBase Part => _own;

    public string Tell() => $"{_own.Tell()} {Part.Tell()} {base.Part.Tell()}";

    public static Covariant Make()
    {
        var made = new Covariant();
        ((CovariantBase)made).Part = new HidingBase { X = 77 };
        return made;
    }
}

public struct Captured(int start, List<int>? log = null) : IOdd
{
    private int _n = start;

    public int Next()
    {
        log?.Add(_n);
        return start + _n++;
    }

    public readonly string Tell() => $"{start} {_n} {(log is null ? "" : string.Join(',', log))}";

    public static Captured Make()
    {
        var made = new Captured(4, []);
        made.Next();
        made.Next();
        return made;
    }
}

public class FieldKeyword : IOdd
{
    public string Trimmed { get; set => field = value.Trim(); } = " initial ";

    public List<int> Late { get => field ??= [42]; set; }

    public int Doubled
    {
        get => field * 2;
        set => field = value + 1;
    }

    public string Tell() => $"[{Trimmed}] {string.Join(',', Late)} {Doubled}";

    public static FieldKeyword Make()
    {
        var made = new FieldKeyword { Doubled = 3 };
        made.Late.Add(1);
        return made;
    }
}

public class Validated : IOdd
{
    private int _low;

    public required int Low
    {
        get => _low;
        init => _low = value <= High ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public int High { get; private set; } = 100;

    public void Lower(int high) => High = high;

    public string Tell() => $"{Low} {High}";

    public static Validated Make()
    {
        var made = new Validated { Low = 50 };
        made.Lower(10);
        return made;
    }
}

public class CountingCollection : Collection<string>, IOdd
{
    private int _inserted;

    public string Title { get; set; } = "";

    protected override void InsertItem(int index, string item)
    {
        _inserted++;
        base.InsertItem(index, item + "*");
    }

    public string Tell() => $"{Title} {_inserted} {string.Join(',', this)}";

    public static CountingCollection Make() => new CountingCollection { Title = "t" }.Also("a").Also("b");

    private CountingCollection Also(string item)
    {
        Add(item);
        return this;
    }
}

public class OwnDictionary : Dictionary<string, OwnDictionary>, IOdd
{
    private readonly IEqualityComparer<string> _comparer;

    public OwnDictionary(IEqualityComparer<string> comparer)
        : base(comparer) => _comparer = comparer;

    public string Tell() => $"{ReferenceEquals(_comparer, Comparer)} {ContainsKey("SELF")} {(TryGetValue("self", out var self) ? ReferenceEquals(self, this) : null)}";

    public static OwnDictionary Make()
    {
        var made = new OwnDictionary(new IgnoringCase());
        made["Self"] = made;
        return made;
    }
}

public sealed class IgnoringCase : IEqualityComparer<string>
{
    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase);

    public int GetHashCode(string obj) => obj.GetHashCode(StringComparison.OrdinalIgnoreCase);
}

public class Arrays : IOdd
{
    public object?[] Cyclic = [];
    public HidingBase?[,] Grid = new HidingBase?[0, 0];
    public HidingBase[] Covariant = [];
    public int[][] Jagged = [];
    public Array? Untyped;

    public string Tell() => $"{ReferenceEquals(Cyclic[1], Cyclic)} {ReferenceEquals(Grid[0, 1], Grid[1, 0])} {Grid[1, 1]?.Tell()} {Covariant.GetType().Name} "
        + $"{ReferenceEquals(Jagged[0], Jagged[2])} {ReferenceEquals(Untyped, Jagged)}";

    public static Arrays Make()
    {
        var shared = new HidingBase { X = 5 };
        int[] row = [1, 2];
        var made = new Arrays
        {
            Cyclic = new object?[2],
            Grid = new HidingBase?[2, 2] { { null, shared }, { shared, Hiding.Make() } },
            Covariant = new Hiding[] { Hiding.Make() },
            Jagged = [row, [3], row],
        };
        made.Cyclic[1] = made.Cyclic;
        made.Untyped = made.Jagged;
        return made;
    }
}

[Flags]
public enum Large : ulong
{
    None = 0,
    One = 1,
    Top = 1UL << 63,
}

public enum Small : sbyte
{
    Minus = -128,
    Plus = 127,
}

public class Enums : IOdd
{
    public Large Large;
    public Dictionary<Small, Large?> Map = [];
    public object? Boxed;

    public string Tell() => $"{Large:D} {Map[Small.Minus]:D} {Map[Small.Plus] is null} {Boxed} {Boxed?.GetType().Name}";

    public static Enums Make() => new() { Large = Large.Top | Large.One, Map = { [Small.Minus] = Large.Top, [Small.Plus] = null }, Boxed = (Small)3 };
}

public class LongTuples : IOdd
{
    public (int A, int, int, int, int, int, int, (int, string?)? Eighth, double? Ninth, object? Tenth, int[] Eleventh)? Tuple;

    public string Tell() => $"{Tuple}" + string.Join(',', Tuple!.Value.Eleventh) + Tuple.Value.Tenth!.GetType().Name;

    public static LongTuples Make() => new() { Tuple = (1, 2, 3, 4, 5, 6, 7, (8, null), 9.5, (byte)10, [11]) };
}

[InlineArray(3)]
public struct Three<T>
{
    private T _first;
}

public class Inline : IOdd
{
    public Three<string?> Texts;
    public Three<(int, int)> Pairs;

    public string Tell() => $"{Texts[0]}{Texts[1]}{Texts[2] is null}{Pairs[2]}";

    public static Inline Make()
    {
        var made = new Inline();
        made.Texts[0] = "a";
        made.Texts[1] = "b";
        made.Pairs[2] = (1, 2);
        return made;
    }
}

/// <summary>Two ways to one object: what is done by the one shows by the other.</summary>
public class Views : IOdd
{
    private readonly List<int> _items = [1];
    private readonly ReadOnlyCollection<int> _view;
    private readonly int[] _numbers = [1, 2, 3];
    private readonly int[] _sameNumbers;

    public Views()
    {
        _view = _items.AsReadOnly();
        _sameNumbers = _numbers;
    }

    public string Tell()
    {
        _items.Add(2);
        _numbers[0] = 9;
        string told = $"{_view.Count} {_sameNumbers[0]}";
        _items.RemoveAt(_items.Count - 1);
        _numbers[0] = 1;
        return told;
    }

    public static Views Make() => new();
}

/// <summary>Parts of an array are their elements, wherever they began.</summary>
public class Slices : IOdd
{
    private readonly ArraySegment<int> _segment = new([1, 2, 3, 4], 1, 2);
    private readonly Memory<string> _memory = new string[] { "a", "b", "c" }.AsMemory(1);
    private readonly ReadOnlyMemory<char> _text = "text".AsMemory(1, 2);

    public string Tell() => $"{string.Join(',', _segment)} {string.Join(',', _memory.ToArray())} {_text}";

    public static Slices Make() => new();
}

public class Derived<T> : List<T>
{
    public string Title { get; set; } = "";
}

public sealed class Index : Dictionary<string, int>
{
    public int Misses { get; set; }
}

public sealed class Line : Queue<string>
{
    public bool IsClosed { get; set; }
}

public sealed class Crowd : HashSet<string>
{
    public int Turned { get; set; }
}

/// <summary>Collections of its own, where those of the framework are declared.</summary>
public class OwnCollections : IOdd
{
    public List<int> Numbers { get; set; } = [];

    public List<string> Texts { get; set; } = [];

    public Dictionary<string, int> Map { get; set; } = [];

    public Queue<string> Line { get; set; } = new();

    public HashSet<string> Set { get; set; } = [];

    public IList<int> Behind { get; set; } = [];

    public HidingBase[][] Rows { get; set; } = [];

    public string Tell() => $"{(Numbers as Derived<int>)?.Title}{Numbers.Count} {(Texts as Derived<string>)?.Title}{Texts.Count} {(Map as Index)?.Misses}{Map.Count} "
        + $"{(Line as Line)?.IsClosed}{Line.Peek()} {(Set as Crowd)?.Turned}{Set.Count} {ReferenceEquals(Numbers, Behind)} {Rows[0].GetType().Name}";

    public static OwnCollections Make()
    {
        var numbers = new Derived<int> { 1, 2 };
        numbers.Title = "n";
        var texts = new Derived<string> { "a" };
        texts.Title = "t";
        var line = new Line { IsClosed = true };
        line.Enqueue("first");
        return new OwnCollections
        {
            Numbers = numbers, Texts = texts, Map = new Index { ["a"] = 1 }, Line = line, Set = new Crowd { "a", "b" }, Behind = numbers, Rows = [new Hiding[1]],
        };
    }
}

public class Place : IOdd
{
    private readonly LinkedList<string> _list = new(["a", "b", "c"]);
    private LinkedListNode<string>? _at;

    public string Tell() => $"{_at?.Value} {_at?.Next?.Value} {ReferenceEquals(_at?.List, _list)}";

    public static Place Make()
    {
        var made = new Place();
        made._at = made._list.First!.Next;
        return made;
    }
}

/// <summary>Finds its entries by the nodes of its list, and each entry knows its own node.</summary>
public class Recent : IOdd
{
    private readonly LinkedList<Entry> _order = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _map = [];

    public void Add(string key)
    {
        var entry = new Entry { Key = key };
        _map[key] = entry.Node = _order.AddLast(entry);
    }

    // A node of another list, or of a ring that never ends, shows in all of these.
    public string Tell()
    {
        var node = _map["a"];
        string before = Walk(node);
        _order.Remove(node);
        bool isGone = !_order.Contains(node.Value);
        _order.AddFirst(node);
        return $"{before} {Walk(_map["b"])} {isGone} {ReferenceEquals(node, node.Value.Node)} {_map.Values.All(other => other.List == _order)} {_order.Count}";
    }

    public static Recent Make()
    {
        var made = new Recent();
        made.Add("a");
        made.Add("b");
        made.Add("c");
        return made;
    }

    private static string Walk(LinkedListNode<Entry>? node)
    {
        string keys = "";
        for (; node is not null && keys.Length < 10; node = node.Next)
            keys += node.Value.Key;
        return keys;
    }

    public sealed class Entry
    {
        public string Key = "";
        public LinkedListNode<Entry>? Node;
    }
}

public class Values : IOdd
{
    public string Lone = "\ud800x\udc00";
    public double Zero = -0.0;
    public double NaN = BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0123);
    public decimal Scaled = 1.00m;
    public decimal Negative = new(0, 0, 0, true, 3);
    public DateTime Local = new(2020, 3, 29, 2, 30, 0, DateTimeKind.Local);
    public DateTime Unspecified = new(2020, 1, 1);
    public DateTimeOffset Offset = new(2020, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(345));
    public TimeSpan Least = TimeSpan.MinValue;
    public Int128 Wide = Int128.MinValue;
    public Half Half = Half.Epsilon;
    public System.Text.Rune Rune = new(0x1F600);
    public System.Index Index = ^3;
    public Range Range = 1..^2;
    public char Char = '\udfff';
    public Version Version = new(1, 2);
    public System.Numerics.BigInteger Big = System.Numerics.BigInteger.Pow(-10, 60);
    public System.Numerics.Complex Complex = new(1, -0.0);
    public Type Open = typeof(Dictionary<,>);
    public Type Closed = typeof(Outer<int>.Inner<string>);
    public Uri Relative = new("a/b?c#d", UriKind.Relative);

    public string Tell() => string.Join('|', string.Join(',', Lone.Select(c => (int)c)), double.IsNegative(Zero), BitConverter.DoubleToInt64Bits(NaN), Scaled.Scale,
        string.Join(',', decimal.GetBits(Negative)), Local.Kind, Local.Ticks, Unspecified.Kind, Offset.Offset, Least.Ticks, Wide, BitConverter.HalfToInt16Bits(Half), Rune, Index, Range,
        (int)Char, Version, Version.Build, Big, double.IsNegative(Complex.Imaginary), Open, Closed.Name, Relative.OriginalString, Relative.IsAbsoluteUri);

    public static Values Make() => new();
}

public class Keywords : IOdd
{
    private int @class = 1;
    private readonly int привет = 2;
    private volatile int _volatile = 3;
    internal int @event { get; private set; } = 4;

    public string Tell() => $"{@class} {привет} {_volatile} {@event}";

    public static Keywords Make() => new() { @class = 11, @event = 44, _volatile = 33 };
}

/// <summary>One that is found by its content, in a table that is a part of it.</summary>
public sealed class Keyed : IEquatable<Keyed>, IOdd
{
    private readonly HashSet<Keyed> _known = [];
    private readonly Dictionary<Keyed, string> _names = [];
    private string _key = "";

    public bool Equals(Keyed? other) => other?._key == _key;

    public override bool Equals(object? obj) => obj is Keyed other && Equals(other);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    public string Tell() => $"{_known.Contains(this)} {_names[new Keyed { _key = "b" }]}";

    public static Keyed Make()
    {
        var made = new Keyed { _key = "a" };
        made._known.Add(made);
        made._names[new Keyed { _key = "b" }] = "b!";
        return made;
    }
}

public interface IPriced
{
    decimal Price { get; }
}

/// <summary>A structure behind an interface, once as one object and once as another.</summary>
public struct Priced : IPriced
{
    private decimal _price;

    public decimal Price => _price;

    public static IPriced Of(decimal price) => new Priced { _price = price };
}

public class Boxes : IOdd
{
    private readonly IPriced _one = Priced.Of(1.50m);
    private readonly object _other;
    private readonly IComparable? _number = 5;
    private readonly IFormattable[] _mixed = [1, 2.5, DayOfWeek.Friday, 3m];

    public Boxes()
    {
        _other = Priced.Of(2m);
    }

    public string Tell() => $"{_one.Price} {((IPriced)_other).Price} {_number} {string.Join(',', _mixed.Select(item => item.GetType().Name))}";

    public static Boxes Make() => new();
}

public static class OddMakers
{
    public static readonly Func<object>[] All =
    [
        Hiding.Make, Explicit.Make, RecordOfMutable.Make, NestedGenerics.Make, Suit.Make, LazyField.Make, Subscribed.Make, CalledBack.Make, Covariant.Make,
        () => Captured.Make(), FieldKeyword.Make, Validated.Make, CountingCollection.Make, OwnDictionary.Make, Arrays.Make, Enums.Make, LongTuples.Make,
        Inline.Make, Views.Make, Slices.Make, Place.Make, Values.Make, Keywords.Make, Keyed.Make, Boxes.Make, OwnCollections.Make, Recent.Make,
    ];
}
