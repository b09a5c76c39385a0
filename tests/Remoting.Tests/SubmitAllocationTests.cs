namespace Remoting.Tests;

/// <summary>
/// A call among many is a handful of small objects: what lives is what a collection of garbage takes its time for, and one object more, made by accident where
/// a method captures something for a case that hardly ever comes, was a third of the time of all submits.
/// </summary>
public sealed class SubmitAllocationTests : PoolTest
{
    /// <summary>
    /// The call (24), its promise (24) and task (72), its place in the pool (88), its bytes (32 and some of an array that is shared), and what the assertions
    /// of a Debug build make (60): 344.
    /// </summary>
    private const int MostBytes = 368;

    [Test]
    public async Task A_submit_makes_no_more_objects_than_it_needs()
    {
        await using var executor = new ProcessPoolExecutor(1);
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            // The worker is busy meanwhile: by how far it had come, calls would go this way or that, and the assertions of a Debug build make more or less.
            string go = FileOf($"go.{round}");
            var busy = executor.SubmitAsync(Calls.Remote.Wait(FileOf($"started.{round}"), go), TestToken);
            await UntilFile(FileOf($"started.{round}"));
            var calls = new Task<int>[2_000];
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < calls.Length; i++)
                calls[i] = executor.SubmitAsync(Calls.Remote.Identity(i), CancellationToken.None);
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / calls.Length);
            await File.WriteAllTextAsync(go, "", TestToken);
            await busy;
            await Task.WhenAll(calls).WaitAsync(TestToken);
        }
        Assert.InRange(least, 1, MostBytes);
    }
}
