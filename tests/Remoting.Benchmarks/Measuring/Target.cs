using System.Globalization;

namespace Remoting.Benchmarks.Measuring;

/// <summary>What ours must come to.</summary>
/// <param name="IsUpperBound">Less is better.</param>
/// <param name="Factor">The bound: of the figure itself, or of its ratio to the peer's.</param>
/// <param name="Peer">The peer; null for the figure itself.</param>
internal sealed record Target(bool IsUpperBound, double Factor, string? Peer)
{
    public static Target AtMost(double factor, string? peer = null) => new(true, factor, peer);

    public static Target AtLeast(double factor, string? peer = null) => new(false, factor, peer);

    public bool IsMetBy(double value) => IsUpperBound ? value <= Factor : value >= Factor;

    public string Text(string unit) => Peer is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Sign} {Factor:0.###} {unit}")
        : $"{Sign} {FactorText} × {Peer}";

    private string Sign => IsUpperBound ? "≤" : "≥";

    // A fiftieth is easier to read than 0.02.
    private string FactorText
    {
        get
        {
            double inverse = 1 / Factor;
            bool isFraction = inverse > 1.6 && Math.Abs(inverse - Math.Round(inverse, 1)) < 1e-9;
            return isFraction ? string.Create(CultureInfo.InvariantCulture, $"1/{inverse:0.#}") : Factor.ToString("0.###", CultureInfo.InvariantCulture);
        }
    }
}
