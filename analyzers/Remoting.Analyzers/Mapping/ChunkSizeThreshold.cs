using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.Mapping;

/// <summary>Below how many nanoseconds an item's work is small: the key <c>remoting.chunk_size_threshold_ns</c> of .editorconfig.</summary>
internal static class ChunkSizeThreshold
{
    public const string Key = "remoting.chunk_size_threshold_ns";

    /// <summary>The file's own setting; a value that is not a number is as good as none.</summary>
    public static double For(AnalyzerOptions options, SyntaxTree tree) =>
        options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(Key, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double nanoseconds)
        && nanoseconds >= 0
            ? nanoseconds
            : Dispatch.SmallWork;
}
