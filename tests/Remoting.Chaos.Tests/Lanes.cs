using Remoting.Tests.Leaks;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = Lanes.Count)]

namespace Remoting.Tests.Leaks;

/// <summary>The cells of the matrix run side by side: each has a pool and a folder of its own, and waits most of the time. The storm runs alone.</summary>
public static class Lanes
{
    /// <summary>So many at a time: more than there are processors, for they wait.</summary>
    public const int Count = 6;
}
