namespace Drawing;

/// <summary>A logarithmic axis: where a value is, and which values have a line.</summary>
/// <param name="From">The least value.</param>
/// <param name="To">The greatest value.</param>
/// <param name="Start">The coordinate of <paramref name="From"/>.</param>
/// <param name="End">The coordinate of <paramref name="To"/>.</param>
public sealed record LogScale(double From, double To, double Start, double End)
{
    /// <summary>The values 1, 2 and 5 of each decade.</summary>
    public IEnumerable<double> Ticks =>
        from exponent in Enumerable.Range(-3, 10)
        from digit in (int[])[1, 2, 5]
        let value = digit * Math.Pow(10, exponent)
        where value >= From && value <= To
        select value;

    public double At(double value) => Start + (End - Start) * Math.Log(value / From) / Math.Log(To / From);
}
