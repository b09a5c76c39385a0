using System.Collections.Concurrent;
using System.Collections.ObjectModel;

namespace Remoting.Tests.Fidelity;

/// <summary>A map that may be changed at any time travels as it was at one of them, and takes nothing from the arguments behind it.</summary>
public sealed class ChangingMapTests : PoolTest
{
    [Test]
    public async Task By_what_runs_while_it_is_written()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var map = new ConcurrentDictionary<int, IEnumerable<int>>();
        map[1] = Adding();
        Assert.Equal((1, 1, 2), await executor.SubmitAsync(ChangingMapCalls.Remote.Sequences(map, 1, 2), TestToken));
        Assert.Equal(100, map.Count);
        IEnumerable<int> Adding()
        {
            for (int key = 2; key <= 100; key++)
                map[key] = [];
            yield return 0;
        }
    }

    [Cases, InlineData(0), InlineData(1), InlineData(2)]
    public async Task By_another_thread(int way)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var map = new ConcurrentDictionary<int, int>();
        for (int key = 1000; key < 1040; key++)
            map[key] = key;
        IReadOnlyDictionary<int, int> shown = way == 1 ? map : new ReadOnlyDictionary<int, int>(map);
        using var ended = new CancellationTokenSource();
        var change = Task.Factory.StartNew(Change, TestToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            for (int i = 0; i < 200; i++)
            {
                var calls = Enumerable.Range(0, 20).Select(_ => executor.SubmitAsync(
                    way == 0 ? ChangingMapCalls.Remote.Own(map, 1, 2) : ChangingMapCalls.Remote.Behind(shown, 1, 2), TestToken)).ToArray();
                foreach (var result in await Task.WhenAll(calls))
                    Assert.Equal((1, 2, false), result);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await change;
        }

        void Change()
        {
            while (!ended.IsCancellationRequested)
            {
                for (int key = 1040; key < 1060; key++)
                    map[key] = key;
                for (int key = 1040; key < 1060; key++)
                    map.TryRemove(key, out _);
            }
        }
    }
}
