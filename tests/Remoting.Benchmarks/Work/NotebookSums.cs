using System.Globalization;
using Notebook;

namespace Remoting.Benchmarks.Work;

/// <summary>What the notebook's two inputs must come to.</summary>
internal static class NotebookSums
{
    public static readonly long ManySmall = long.Parse(Numbers.ManySmallSum, CultureInfo.InvariantCulture);

    public static readonly long FewLarge = long.Parse(Numbers.FewLargeSum, CultureInfo.InvariantCulture);
}
