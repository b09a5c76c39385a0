using System.Globalization;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Rows;

namespace Remoting.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">The rows to measure.</param>
/// <param name="Rounds">How often; null for each row's own number.</param>
/// <param name="JsonFile">Where the figures go.</param>
/// <param name="PlotFolder">Where the charts go.</param>
internal sealed record CommandLine(IReadOnlyList<Row> Rows, int? Rounds, string? JsonFile, string? PlotFolder)
{
    public const string Usage = """
        Usage: compare [--only NAME[,NAME]] [--json FILE] [--plot DIR] [--rounds N] [--quick]
            --only    measures these rows only
            --json    writes the figures to a file
            --plot    draws charts into a folder; measures chunk sizes for half a minute more
            --rounds  how often each side has its turn (median)
            --quick   a tenth of the items where there are ten million
        """;

    /// <exception cref="FormatException">The command line is wrong; the message says what.</exception>
    public static CommandLine Parse(ReadOnlySpan<string> arguments)
    {
        string[]? only = null;
        int? rounds = null;
        string? json = null, plot = null;
        bool quick = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--only":
                    only = Value(arguments, ref i).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    break;
                case "--json":
                    json = Value(arguments, ref i);
                    break;
                case "--plot":
                    plot = Value(arguments, ref i);
                    break;
                case "--rounds":
                    rounds = int.TryParse(Value(arguments, ref i), CultureInfo.InvariantCulture, out int number) && number > 0
                        ? number
                        : throw new FormatException("--rounds is to be a number, at least 1.");
                    break;
                case "--quick":
                    quick = true;
                    break;
                default:
                    throw new FormatException($"Unknown option: {arguments[i]}");
            }
        }
        return new CommandLine(Select(AllRows.Create(quick), only), rounds, json, plot);
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int i) =>
        ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");

    private static IReadOnlyList<Row> Select(IReadOnlyList<Row> rows, string[]? only)
    {
        if (only is null)
            return rows;
        if (only.FirstOrDefault(name => rows.All(row => row.Name != name)) is { } unknown)
            throw new FormatException($"There is no row {unknown}. There are: {string.Join(", ", rows.Select(row => row.Name))}");
        return [.. rows.Where(row => only.Contains(row.Name))];
    }
}
