using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Remoting.Analyzers.Mapping;

/// <summary>Below how many nanoseconds an item's work is tiny: the key <c>remoting.chunk_size_threshold_ns</c> of .editorconfig.</summary>
internal static class ChunkSizeThreshold
{
    public const string Key = "remoting.chunk_size_threshold_ns";

    /// <summary>About what it costs to hand one item to an idle worker and to wait for it: where dispatching is half of the time.</summary>
    public const double Default = 10_000;

    /// <summary>The file's own setting; a value that is not a number is as good as none.</summary>
    public static double For(AnalyzerOptions options, SyntaxTree tree) =>
        options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(Key, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double nanoseconds)
        && nanoseconds >= 0
            ? nanoseconds
            : Default;
}
