namespace Remoting.Benchmarks.Work.Data;

/// <summary>A record of eight members.</summary>
public sealed record OrderRecord(int Id, string Customer, decimal Total, DateTime At, bool IsPaid, double Weight, Guid Key, long Units);

/// <summary>The same as a class of auto-properties.</summary>
public sealed class OrderClass : IEquatable<OrderClass>
{
    public int Id { get; set; }

    public string Customer { get; set; } = "";

    public decimal Total { get; set; }

    public DateTime At { get; set; }

    public bool IsPaid { get; set; }

    public double Weight { get; set; }

    public Guid Key { get; set; }

    public long Units { get; set; }

    public bool Equals(OrderClass? other) => other is not null && Values == other.Values;

    public override bool Equals(object? obj) => Equals(obj as OrderClass);

    public override int GetHashCode() => Id;

    private (int, string, decimal, DateTime, bool, double, Guid, long) Values => (Id, Customer, Total, At, IsPaid, Weight, Key, Units);
}

/// <summary>The same as state that nobody outside can set.</summary>
public sealed class OrderState : IEquatable<OrderState>
{
    private readonly int _id;
    private readonly DateTime _at;
    private readonly Guid _key;
    private string _customer = "";
    private decimal _total;
    private bool _isPaid;
    private double _weight;
    private long _units;

    private OrderState(int id, DateTime at, Guid key)
    {
        _id = id;
        _at = at;
        _key = key;
    }

    public static OrderState Open(int id, DateTime at, Guid key, string customer) => new(id, at, key) { _customer = customer };

    public OrderState Add(decimal price, double weight, long units)
    {
        _total += price;
        _weight += weight;
        _units += units;
        return this;
    }

    public OrderState Pay()
    {
        _isPaid = true;
        return this;
    }

    public bool Equals(OrderState? other) => other is not null
        && (_id, _at, _key, _customer, _total, _isPaid, _weight, _units) == (other._id, other._at, other._key, other._customer, other._total, other._isPaid, other._weight, other._units);

    public override bool Equals(object? obj) => Equals(obj as OrderState);

    public override int GetHashCode() => _id;
}

/// <summary>A dictionary, in what generated code has a serializer of its own for.</summary>
public sealed record PriceList(Dictionary<string, decimal> Items);
