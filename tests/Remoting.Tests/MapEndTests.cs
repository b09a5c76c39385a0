using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>A map may be left by another hand than the one that moves it on.</summary>
[SideBySide]
public sealed class MapEndTests : PoolTest
{
    [Cases]
    [InlineData("ordered", false)]
    [InlineData("unordered", false)]
    [InlineData("outcomes", false)]
    [InlineData("ordered", true)]
    [InlineData("unordered", true)]
    [InlineData("outcomes", true)]
    public async Task A_step_that_waits_ends_when_its_map_is_left(string kind, bool onThreads)
    {
        await using Executor executor = onThreads ? new ThreadPoolExecutor(1) : new ProcessPoolExecutor(1);
        var source = new Stuck();
        switch (kind)
        {
            case "ordered":
                await LeaveAsync(executor.MapAsync(Calls.Remote.Identity, source));
                break;
            case "unordered":
                await LeaveAsync(executor.MapUnorderedAsync(Calls.Remote.Identity, source));
                break;
            default:
                await LeaveAsync(executor.MapOutcomesAsync(Calls.Remote.Identity, source));
                break;
        }
    }

    private static async Task LeaveAsync<T>(IAsyncEnumerable<T> map)
    {
        var items = map.GetAsyncEnumerator(TestToken);
        Assert.True(await items.MoveNextAsync());
        var waiting = items.MoveNextAsync().AsTask();
        await Task.WhenAll(items.DisposeAsync().AsTask(), items.DisposeAsync().AsTask()).WaitAsync(TimeSpan.FromSeconds(20), TestToken);
        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestToken));
        Assert.False(await items.MoveNextAsync());
    }

    /// <summary>One item, then a step that never ends, whatever its token says.</summary>
    private sealed class Stuck : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => ++Current == 1 ? new ValueTask<bool>(true) : new ValueTask<bool>(new TaskCompletionSource<bool>().Task);

        public ValueTask DisposeAsync() => default;
    }
}
