using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Remoting.Clustering;

/// <summary>
/// The pool begins when the silo takes calls, and ends before it leaves the cluster: first no more calls are taken, then those that there are get their time, and
/// callers hear of each.
/// </summary>
internal sealed class SiloPoolLifetime(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloPoolLifetime), ServiceLifecycleStage.Active, OnStart, OnStop);

    private Task OnStart(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<SiloPool>();
        return Task.CompletedTask;
    }

    private async Task OnStop(CancellationToken cancellationToken)
    {
        var pool = services.GetRequiredService<SiloPool>();
        await pool.DrainAsync(pool.Options.DrainTimeout).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await pool.DisposeAsync().ConfigureAwait(false);
    }
}
