using System.Collections.Concurrent;

namespace Remoting.Tests.Fidelity;

/// <summary>What is written while something else is written on the same thread has nothing to do with that.</summary>
public sealed class NestedCallTests : PoolTest
{
    [Test]
    public async Task A_call_that_is_submitted_while_another_is_written()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal("True 3 12 27", await executor.SubmitAsync(NestedCalls.Remote.Describe(Album.Make(Areas())), TestToken));
        IEnumerable<double> Areas()
        {
            for (int side = 1; side <= 3; side++)
                yield return Run(executor, new Disc<string> { Side = side });
        }
    }

    [Test]
    public async Task A_report_that_is_sent_while_the_result_is_written()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var reports = new ConcurrentQueue<Figure>();
        var album = await executor.SubmitAsync(NestedCalls.Remote.Reporting(new Into(reports)), TestToken);
        Assert.True(album.IsWhole);
        Assert.Equal([1, 2, 3], album.Areas);
        Assert.Equal([3, 12, 27], reports.Select(report => report.Area));
    }

    private static double Run(Executor executor, Figure figure) => executor.SubmitAsync(NestedCalls.Remote.Area(figure), TestToken).GetAwaiter().GetResult();

    private sealed class Into(ConcurrentQueue<Figure> queue) : IProgress<Figure>
    {
        public void Report(Figure value) => queue.Enqueue(value);
    }
}
