namespace Remoting.Tests;

public sealed record Failing(int[] Count);

/// <summary>What calls on threads of this process wait for, and count.</summary>
public static class Gates
{
    public static TaskCompletionSource First { get; set; } = new();

    public static ManualResetEventSlim Second { get; } = new();

    [ProcessPoolCallable]
    public static async Task Wait() => await First.Task;

    [ProcessPoolCallable]
    public static void Block() => Second.Wait();

    /// <summary>What <see cref="Leave"/> has left behind.</summary>
    public static Task? Left { get; private set; }

    [ProcessPoolCallable]
    public static int Leave(int[] item, IAsyncEnumerable<int> numbers)
    {
        Left = Task.Run(async () =>
        {
            await First.Task;
            _ = await numbers.FirstAsync();
        });
        return item.Length;
    }

    [ProcessPoolCallable]
    public static async Task<int> Sum(IAsyncEnumerable<int> numbers) => await numbers.SumAsync();

    [ProcessPoolCallable]
    public static Task<int> FailOnce(Failing failing) => ++failing.Count[0] == 1 ? throw new InvalidOperationException("the first time") : Task.FromResult(1);
}
