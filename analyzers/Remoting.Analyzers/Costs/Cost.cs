namespace Remoting.Analyzers.Costs;

/// <summary>
/// How long one execution may take, in nanoseconds, estimated from above; or unknown, which spreads to every sum it is part of.
/// </summary>
internal readonly struct Cost
{
    // Not a number stands for unknown: arithmetic already spreads it.
    private readonly double _nanoseconds;

    private Cost(double nanoseconds) => _nanoseconds = nanoseconds;

    public static Cost Zero => default;

    public static Cost Unknown => new(double.NaN);

    public double Nanoseconds => _nanoseconds;

    public bool IsKnown => !double.IsNaN(_nanoseconds);

    public static Cost Of(double nanoseconds) => new(nanoseconds);

    public static Cost Max(Cost left, Cost right) => new(Math.Max(left._nanoseconds, right._nanoseconds));

    /// <summary>Known, and under the threshold.</summary>
    public bool IsBelow(double nanoseconds) => _nanoseconds < nanoseconds;

    public static Cost operator +(Cost left, Cost right) => new(left._nanoseconds + right._nanoseconds);

    public static Cost operator +(Cost left, double nanoseconds) => new(left._nanoseconds + nanoseconds);

    public static Cost operator *(Cost cost, long times) => new(cost._nanoseconds * times);

    /// <summary>An order of magnitude, for messages: anything finer would claim more than an estimate knows.</summary>
    public override string ToString() => this switch
    {
        { IsKnown: false } => "unknown",
        _ when IsBelow(100) => "under 100 ns",
        // What a worker is handed an item for: more than that would contradict the sentence that says so.
        _ when IsBelow(Dispatch.MapItem) => "under 200 ns",
        _ when IsBelow(1_000) => "under 1 µs",
        _ when IsBelow(10_000) => "under 10 µs",
        _ when IsBelow(100_000) => "under 100 µs",
        _ when IsBelow(1_000_000) => "under 1 ms",
        _ => "1 ms or more",
    };
}
