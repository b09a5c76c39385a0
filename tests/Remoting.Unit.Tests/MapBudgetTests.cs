using CsCheck;
using Remoting.Mapping;

namespace Remoting.Tests;

/// <summary>What a map may have on its way, as the one who counts it sees it.</summary>
public sealed class MapBudgetTests
{
    private const int MiB = 1 << 20;

    /// <summary>
    /// A map's consumer and its source at work in every order that chance gives: it ends, and neither items, nor arguments, nor results as they
    /// are known are more than their bound and what one step goes beyond it.
    /// </summary>
    [Fact]
    public void Budgets_hold_and_let_maps_end() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 16], Gen.OneOf(Gen.Int[1, 4], Gen.Int[1, 10_000_000]), Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, int.MaxValue]), Gen.Int[0, 1_000_000])
            .Sample((count, workers, buffer, chunk, seed) =>
            {
                var random = new Random(seed);
                int chunkLength = Math.Min(chunk, buffer);
                var budget = new MapBudget(workers, buffer, chunkLength, Math.Max(chunkLength, Math.Clamp(buffer / 8, 1, 512)));
                var open = new Queue<(int Arguments, int Result)>();
                int largestArgument = 20 * MiB;
                int result = random.Next(4) switch { 0 => 1, 1 => 5000, 2 => MiB, _ => 10 * MiB };
                int arrived = 0;
                for (int taken = 0, yielded = 0; yielded < count;)
                {
                    bool canTake = taken < count && (budget.Buffered == 0 || (budget.IsRoomWorthIt && budget.ArgumentBytes < MapBudget.MaxBytes));
                    Assert.True(canTake || open.Count > 0, "nobody can go on");
                    if (canTake && random.Next(2) == 0)
                    {
                        int size = random.Next(largestArgument);
                        budget.Take(1, size);
                        open.Enqueue((size, result));
                        taken++;
                        Assert.True(budget.Buffered <= buffer);
                        Assert.True(budget.ArgumentBytes <= MapBudget.MaxBytes + largestArgument);
                        if (arrived > 3)
                            Assert.True(budget.Buffered <= Math.Max(workers, MapBudget.MaxResultBytes / result + 1), $"{budget.Buffered} results of {result}");
                    }
                    else if (open.TryDequeue(out var item))
                    {
                        budget.AddResult(item.Result);
                        arrived++;
                        budget.Release(item.Arguments);
                        budget.Yield();
                        yielded++;
                    }
                }
            }, iter: 3000);
}
