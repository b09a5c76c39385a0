using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What a callable returns may be an iterator, which runs where the callable does: its end, and what it throws, are the call's own.</summary>
[SideBySide]
public sealed class IteratorResultTests : PoolTest
{
    [Cases]
    [InlineData("process")]
    [InlineData("threads")]
    public async Task What_it_throws_fails_the_call_that_returns_it(string where)
    {
        await using Executor executor = where == "process" ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        await ThrowsAsync(IteratorCalls.Remote.Halves(7));
        await ThrowsAsync(IteratorCalls.Remote.HalvesAsync(7));
        await ThrowsAsync(IteratorCalls.Remote.HalvesSoon(7));
        await ThrowsAsync(IteratorCalls.Remote.HalvesOf(7, default));

        Task ThrowsAsync(RemoteCall<IEnumerable<int>> call) => Assert.ThrowsAnyAsync<Exception>(() => executor.SubmitAsync(call, TestToken));
    }

    [Cases]
    [InlineData("process")]
    [InlineData("threads")]
    public async Task It_has_run_when_the_call_has_ended(string where)
    {
        await using Executor executor = where == "process" ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        Assert.Equal([8, 4, 2, 1], await executor.SubmitAsync(IteratorCalls.Remote.Halves(8), TestToken));
        var later = await executor.SubmitAsync(IteratorCalls.Remote.HalvesAsync(8), TestToken);
        Assert.Equal([8, 4, 2, 1], later);
        Assert.Equal(later, later);
        Assert.Equal([8, 4, 2, 1], await executor.SubmitAsync(IteratorCalls.Remote.HalvesSoon(8), TestToken));
        Assert.Null(await executor.SubmitAsync(IteratorCalls.Remote.NothingAsync(), TestToken));
    }
}

public static partial class IteratorCalls
{
    [ProcessPoolCallable]
    public static IEnumerable<int> Halves(int number)
    {
        for (; number > 1; number /= 2)
            yield return number % 2 == 0 ? number : throw new StrangeException(number, new object());
        yield return 1;
    }

    [ProcessPoolCallable]
    public static async Task<IEnumerable<int>> HalvesAsync(int number)
    {
        await Task.Yield();
        return Halves(number);
    }

    [ProcessPoolCallable]
    public static ValueTask<IEnumerable<int>> HalvesSoon(int number) => new(Halves(number));

    [ProcessPoolCallable]
    public static Task<IEnumerable<int>> HalvesOf(int number, IProgress<int>? progress)
    {
        progress?.Report(number);
        return Task.FromResult(Halves(number));
    }

    [ProcessPoolCallable]
    public static async Task<IEnumerable<int>?> NothingAsync()
    {
        await Task.Yield();
        return null;
    }
}
