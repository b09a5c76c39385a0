using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">The rows to measure.</param>
/// <param name="Rounds">How often; null for each row's own number.</param>
/// <param name="JsonFile">Where the figures go.</param>
/// <param name="PlotFolder">Where the charts go.</param>
internal sealed record CompareOptions(IReadOnlyList<Row> Rows, int? Rounds, string? JsonFile, string? PlotFolder);
