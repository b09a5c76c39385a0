using System.Collections.Concurrent;

namespace Remoting.Tests.Fidelity;

/// <summary>A table whose keys lead back to it finds them in the other process, wherever it stands.</summary>
public sealed class LateTableTests : PoolTest
{
    [Cases, InlineData(true), InlineData(false)]
    public async Task In_a_shared_value(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        await using var hub = executor.Share(Hub.Make());
        await using var spot = executor.Share(Spot.Make());
        Assert.True(await executor.SubmitAsync(LateTableCalls.Remote.IsFoundShared(hub), TestToken));
        Assert.True(await executor.SubmitAsync(LateTableCalls.Remote.IsSpotFoundShared(spot), TestToken));
    }

    [Test]
    public async Task In_a_report()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var hubs = new ConcurrentQueue<Hub>();
        var stops = new ConcurrentQueue<Stop>();
        var numbers = new ConcurrentQueue<int>();
        await executor.SubmitAsync(LateTableCalls.Remote.Report(new Into<Hub>(hubs), new Into<Stop>(stops), new Into<int>(numbers)), TestToken);
        Assert.True(Assert.Single(hubs).FindsItself);
        Assert.Equal(Stop.Make(), Assert.Single(stops));
        Assert.Equal(1, Assert.Single(numbers));
        var spots = new ConcurrentQueue<Spot>();
        await executor.SubmitAsync(LateTableCalls.Remote.ReportSpot(new Into<Spot>(spots)), TestToken);
        Assert.True(Assert.Single(spots).FindsItself);
    }

    [Test]
    public async Task Behind_any_object()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.True(await executor.SubmitAsync(LateTableCalls.Remote.IsFound(Spot.Make()), TestToken));
        Assert.True((await executor.SubmitAsync(LateTableCalls.Remote.Return("set"), TestToken)).FindsItself);
        Assert.True((await executor.SubmitAsync(LateTableCalls.Remote.Return("map"), TestToken)).FindsItself);
    }

    [Test]
    public async Task In_a_derived_type_that_generated_code_does_not_know()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.True(await executor.SubmitAsync(LateTableCalls.Remote.IsSeen(LateTableCalls.MakeJunction()), TestToken));
        Assert.True(LateTableCalls.IsSeen(await executor.SubmitAsync(LateTableCalls.Remote.ReturnStop(), TestToken)));
    }

    private sealed class Into<T>(ConcurrentQueue<T> queue) : IProgress<T>
    {
        public void Report(T value) => queue.Enqueue(value);
    }
}
