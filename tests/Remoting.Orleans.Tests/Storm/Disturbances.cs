namespace Remoting.Clustering.Tests;

/// <summary>Kills, stops and sends away silos of a cluster, one after the other, at random, and lets others join.</summary>
/// <param name="cluster">The cluster, whose first silo stays.</param>
/// <param name="book">Where it is noted.</param>
/// <param name="seed">Of the random choices.</param>
/// <param name="longStop">How long a silo stands still, if it does for long: so long that it is declared dead.</param>
internal sealed class Disturbances(ClusterFixture cluster, StormBook book, int seed, TimeSpan longStop) : IAsyncDisposable
{
    private readonly Random _random = new(seed);
    private readonly List<SiloProcess> _silos = [];
    private readonly List<SiloProcess> _gone = [];

    /// <summary>Silos that are about to join: one that follows on one that was killed waits until Orleans has found out about that.</summary>
    private readonly List<Task<SiloProcess>> _joining = [];

    public async Task BeginAsync()
    {
        _silos.Add(await cluster.JoinAsync());
        _silos.Add(await cluster.JoinAsync());
    }

    public IEnumerable<SiloProcess> Silos => _silos;

    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await PauseAsync(TimeSpan.FromSeconds(0.5 + 2 * _random.NextDouble()), over);
            await WelcomeAsync(_silos.Count == 0);
            var silo = _silos[_random.Next(_silos.Count)];
            switch (_random.Next(4))
            {
                case 0:
                    book.Note("silos killed");
                    silo.Kill();
                    Replace(silo);
                    break;
                case 1:
                    book.Note("silos sent away");
                    await silo.LeaveAsync();
                    Replace(silo);
                    break;
                case 2:
                    await StopAsync(silo, _random.Next(4) == 0 ? longStop : TimeSpan.FromSeconds(3 * _random.NextDouble()), over);
                    break;
                default:
                    book.Note("workers killed");
                    if (silo.Workers() is { Length: > 0 } workers)
                        Remoting.Chaos.TestSystem.Kill(workers[_random.Next(workers.Length)]);
                    break;
            }
        }
    }

    /// <summary>Silos that are no more have left no worker behind.</summary>
    public async Task CheckWorkersAsync()
    {
        var limit = TimeSpan.FromSeconds(15);
        foreach (var silo in _gone)
        {
            for (long begun = Environment.TickCount64; silo.Workers().Length > 0; await Task.Delay(50, CancellationToken.None))
            {
                if (Environment.TickCount64 - begun < limit.TotalMilliseconds)
                    continue;
                book.Fault($"Silo {silo.Name} is gone, and its workers {string.Join(", ", silo.Workers())} are there.");
                break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _silos.AddRange(await Task.WhenAll(_joining));
        await Task.WhenAll(_silos.Concat(_gone).Select(silo => silo.DisposeAsync().AsTask()));
    }

    private async Task StopAsync(SiloProcess silo, TimeSpan time, CancellationToken over)
    {
        book.Note(time == longStop ? "silos stopped for long" : "silos stopped");
        silo.Stop();
        await PauseAsync(time, over);
        silo.Continue();
        // It needs a moment to find out that it is no member any more, where it was declared dead.
        await PauseAsync(TimeSpan.FromSeconds(2), over);
        if (silo.HasEnded)
            Replace(silo);
    }

    private void Replace(SiloProcess silo)
    {
        _silos.Remove(silo);
        _gone.Add(silo);
        _joining.Add(cluster.JoinAsync());
    }

    private async Task WelcomeAsync(bool isNeeded)
    {
        if (isNeeded)
            await Task.WhenAny(_joining);
        foreach (var joined in _joining.Where(joining => joining.IsCompleted).ToArray())
        {
            _joining.Remove(joined);
            _silos.Add(await joined);
        }
    }

    private static async Task PauseAsync(TimeSpan time, CancellationToken over) =>
        await Task.Delay(time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
