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
        var source = System.Threading.Channels.Channel.CreateUnbounded<int>();
        source.Writer.TryWrite(1);
        switch (kind)
        {
            case "ordered":
                await LeaveAsync(executor.MapAsync(Calls.Remote.Identity, source.Reader.ReadAllAsync(CancellationToken.None)));
                break;
            case "unordered":
                await LeaveAsync(executor.MapUnorderedAsync(Calls.Remote.Identity, source.Reader.ReadAllAsync(CancellationToken.None)));
                break;
            default:
                await LeaveAsync(executor.MapOutcomesAsync(Calls.Remote.Identity, source.Reader.ReadAllAsync(CancellationToken.None)));
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
}
