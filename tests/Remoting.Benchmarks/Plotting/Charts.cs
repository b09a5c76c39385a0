using Notebook.Plotting;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Plotting;

/// <summary>The table as pictures.</summary>
internal static class Charts
{
    /// <summary>Writes the charts; the one of chunk sizes is measured here, because it has many more points than the table.</summary>
    public static async Task WriteAsync(string folder, IReadOnlyList<RowResult> results)
    {
        Directory.CreateDirectory(folder);
        if (OverheadChart.Draw(results) is { } overhead)
            await File.WriteAllTextAsync(Path.Combine(folder, "call-overhead.svg"), overhead);
        var curve = await ChunkSizeCurve.MeasureAsync(_ => { });
        await File.WriteAllTextAsync(Path.Combine(folder, "chunk-size.svg"), ChunkSizeChart.Draw(curve));
    }
}
