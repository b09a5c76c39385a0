using System.Runtime.CompilerServices;

namespace Remoting.Clustering.Tests;

/// <summary>Somebody who has calls of all kinds, one after the other, at random.</summary>
/// <param name="executor">Who runs them.</param>
/// <param name="book">Where it is noted what came of them.</param>
/// <param name="folder">Where calls leave a line each time that they run.</param>
/// <param name="next">Gives numbers, each once.</param>
/// <param name="seed">Of its random choices.</param>
internal sealed class StormUser(OrleansExecutor executor, StormBook book, string folder, Func<int> next, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Numbers whose call has given a result.</summary>
    public List<int> Good { get; } = [];

    public async Task RunAsync(Func<bool> isOver)
    {
        while (!isOver())
        {
            await (_random.Next(10) switch
            {
                0 => book.KeepAsync("map", MapAsync),
                1 => book.KeepAsync("stream", StreamAsync),
                2 => book.KeepAsync("sequence", SumAsync),
                3 => book.KeepAsync("shared", ShareAsync),
                4 => book.KeepAsync("lease", LeaseAsync),
                5 => CancelAsync(),
                6 => book.KeepAsync("large", ReverseAsync),
                7 => book.KeepAsync("crash", () => executor.SubmitAsync(ClusterCalls.Remote.Exit(), CancellationToken.None)),
                _ => MarkAsync(),
            });
        }
    }

    private async Task MapAsync()
    {
        int first = _random.Next();
        int done = 0;
        await foreach (int doubled in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(first & 0xFFFFF, 500), chunkSize: 1 + _random.Next(20)))
            Check(doubled == 2 * ((first & 0xFFFFF) + done++), "A map's items are in order.");
        Check(done == 500, "A map has all items.");
    }

    private async Task StreamAsync()
    {
        int done = 0;
        await foreach (int item in executor.StreamAsync(ClusterCalls.Remote.Count(5_000), CancellationToken.None))
            Check(item == done++, "A stream's items are in order.");
        Check(done == 5_000, "A stream has all items.");
    }

    private async Task SumAsync()
    {
        int count = _random.Next(3_000);
        long sum = await executor.SubmitAsync(ArgumentCalls.Remote.Sum(Numbers(count)), CancellationToken.None);
        Check(sum == (long)count * (count - 1) / 2, "A sequence comes as it is.");
    }

    private async Task ShareAsync()
    {
        await using var many = executor.Share(Enumerable.Range(1, 50_000).ToArray());
        foreach (int total in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => executor.SubmitAsync(ArgumentCalls.Remote.Total(many), CancellationToken.None))))
            Check(total == 50_000 / 2 * 50_001, "A shared value comes as it is.");
    }

    private async Task LeaseAsync()
    {
        await using var lease = await executor.LeaseWorkerAsync(CancellationToken.None);
        for (int i = 1; i <= 20; i++)
            Check(await lease.SubmitAsync(LeasedCalls.Remote.Add(i), CancellationToken.None) == i, "A lease keeps what its calls leave.");
    }

    private async Task ReverseAsync()
    {
        byte[] bytes = new byte[700_000];
        _random.NextBytes(bytes);
        byte[] reversed = await executor.SubmitAsync(ClusterCalls.Remote.Reverse(bytes), CancellationToken.None);
        Array.Reverse(reversed);
        Check(bytes.AsSpan().SequenceEqual(reversed), "Bytes come as they are.");
    }

    private async Task CancelAsync()
    {
        using var cancelling = new CancellationTokenSource(_random.Next(30));
        await book.KeepAsync("cancel", () => executor.SubmitAsync(ClusterCalls.Remote.Linger(60_000), cancelling.Token), cancelling.Token);
    }

    private async Task MarkAsync()
    {
        int number = next();
        await book.KeepAsync("mark", async () =>
        {
            Check(await executor.SubmitAsync(ClusterCalls.Remote.Mark(folder, number), CancellationToken.None) == number, "A result is its own call's.");
            Good.Add(number);
        });
    }

    private static async IAsyncEnumerable<int> Numbers(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < count && !cancellationToken.IsCancellationRequested; i++)
            yield return i;
        await Task.CompletedTask;
    }

    private static void Check(bool isSo, string what)
    {
        if (!isSo)
            throw new StormException(what);
    }
}
