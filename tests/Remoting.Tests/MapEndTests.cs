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

    [Test]
    public async Task Nothing_is_left_of_a_map_whose_source_cannot_be_enumerated()
    {
        await using Executor executor = new ThreadPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        var source = new Broken();
        var map = executor.MapAsync(Calls.Remote.Identity, source, cancellationToken: cancellation.Token);
        Assert.Throws<FormatException>(() => map.GetAsyncEnumerator(TestToken));
        await cancellation.CancelAsync();
        // The caller's token lives long, and has let go of it.
        Assert.True(source.Given.CanBeCanceled);
        Assert.False(source.Given.IsCancellationRequested);
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

    private sealed class Broken : IAsyncEnumerable<int>
    {
        public CancellationToken Given { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Given = cancellationToken;
            throw new FormatException();
        }
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
