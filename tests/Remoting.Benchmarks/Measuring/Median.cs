namespace Remoting.Benchmarks.Measuring;

/// <summary>The middle one of some figures: unlike the mean it does not mind a round that was disturbed.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
