using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Outcomes in the order of the items, with errors as values.</summary>
[SideBySide]
public sealed class MapOutcomesTests : PoolTest
{
    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Errors_stand_at_their_place_and_throw_nothing(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        int[] items = [.. Enumerable.Range(0, 20)];
        var outcomes = await executor.MapOutcomesAsync(Calls.Remote.ThrowIfThree, items, chunkSize).ToListAsync(TestToken);
        Assert.Equal(items, outcomes.Select(outcome => items[outcome.Index]));
        var failed = Assert.Single(outcomes, outcome => !outcome.IsSuccess);
        Assert.Equal(3, failed.Index);
        Assert.Equal(3L, failed.LongIndex);
        Assert.IsType<RemoteCallException>(failed.Error);
        Assert.Throws<RemoteCallException>(() => failed.Value);
    }

    [Test]
    public async Task A_death_is_an_outcome_of_its_item_alone()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var outcomes = await executor.MapOutcomesAsync(item => Calls.Remote.ExitIf(item, 5), Enumerable.Range(0, 12)).ToListAsync(TestToken);
        Assert.Equal(Enumerable.Range(0, 12), outcomes.Select(outcome => outcome.Index));
        var died = Assert.Single(outcomes, outcome => !outcome.IsSuccess);
        Assert.Equal(5, died.Index);
        Assert.IsType<WorkerDiedException>(died.Error);
    }

    [Test]
    public async Task One_to_three_inputs_synchronous_or_not()
    {
        await using var executor = new ProcessPoolExecutor(2);
        await using var threads = new ThreadPoolExecutor(2);
        foreach (Executor each in new Executor[] { executor, threads })
        {
            Assert.Equal([1, 2], await Values(each.MapOutcomesAsync(Calls.Remote.Identity, [1, 2])));
            Assert.Equal([1, 2], await Values(each.MapOutcomesAsync(Calls.Remote.Identity, Async(1, 2))));
            Assert.Equal([11, 22], await Values(each.MapOutcomesAsync(Calls.Remote.Add, [1, 2, 3], [10, 20])));
            Assert.Equal([11, 22], await Values(each.MapOutcomesAsync(Calls.Remote.Add, Async(1, 2, 3), Async(10, 20))));
            Assert.Equal([111], await Values(each.MapOutcomesAsync(Calls.Remote.Add3, [1], [10, 20], [100])));
            Assert.Equal([111], await Values(each.MapOutcomesAsync(Calls.Remote.Add3, Async(1), Async(10, 20), Async(100))));
        }
    }

    [Test]
    public async Task The_error_of_the_source_comes_behind_the_outcomes_before_it()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var seen = new List<int>();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var outcome in executor.MapOutcomesAsync(Calls.Remote.ThrowIfThree, Source()).WithCancellation(TestToken))
                seen.Add(outcome.Index);
        });
        Assert.Equal("the source", error.Message);
        Assert.Equal([0, 1, 2, 3, 4], seen);

        static IEnumerable<int> Source()
        {
            for (int i = 0; i < 5; i++)
                yield return i;
            throw new InvalidOperationException("the source");
        }
    }

    [Test]
    public async Task Leaving_early_cancels_what_is_queued_and_the_token_ends_it()
    {
        await using var executor = new ProcessPoolExecutor(2);
        await foreach (var outcome in executor.MapOutcomesAsync(Calls.Remote.Identity, Endless()).WithCancellation(TestToken))
        {
            if (outcome.Index == 100)
                break;
        }
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var outcome in executor.MapOutcomesAsync(Calls.Remote.Identity, Endless(), cancellationToken: cancellation.Token).WithCancellation(TestToken))
            {
                if (outcome.Index == 100)
                    await cancellation.CancelAsync();
            }
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => executor.MapOutcomesAsync(Calls.Remote.Identity, [1], bufferSize: 0));
    }

    private static async Task<List<int>> Values(IAsyncEnumerable<MapResult<int>> outcomes) =>
        await outcomes.Select(outcome => outcome.Value).ToListAsync(TestToken);

    private static IEnumerable<int> Endless()
    {
        for (int i = 0; ; i++)
            yield return i;
    }

    private static async IAsyncEnumerable<int> Async(params int[] items)
    {
        foreach (int item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }
}
