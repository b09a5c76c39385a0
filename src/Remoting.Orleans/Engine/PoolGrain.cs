using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Remoting.Clustering;

/// <summary>The pool of one silo as the cluster finds it: the key is the silo's address, and a way there.</summary>
internal interface IPoolGrain : IGrainWithStringKey
{
    /// <summary>Takes a message of a caller in. The answer is held for half a second at most: the time-out is only there for what is lost.</summary>
    [ResponseTimeout("00:00:15")]
    Task<Immutable<byte[]>> ExchangeAsync(Immutable<byte[]> message);
}

/// <summary>
/// One activation a silo and way, and all messages side by side: whatever takes its time happens in the silo's pool, and a turn here is a few microseconds.
/// </summary>
[Reentrant]
[SiloPinned]
[GrainType(TypeName)]
internal sealed class PoolGrain(IServiceProvider services) : Grain, IPoolGrain
{
    // By default it would be "pool", which a program may well have of its own.
    private const string TypeName = "remoting.pool";

    public static readonly GrainType Type = GrainType.Create(TypeName);

    private readonly SiloPool? _pool = (SiloPool?)services.GetService(typeof(SiloPool));

    public Task<Immutable<byte[]>> ExchangeAsync(Immutable<byte[]> message) => Exchange.AnswerAsync(_pool, message);
}

/// <summary>
/// Outside of the grain: what waits there for an answer needs no turn of the grain's. It goes on where the answer is given, and comes to its end at once: Orleans
/// waits for it in a scheduler of its own, where the answer is sent from.
/// </summary>
file static class Exchange
{
    public static async Task<Immutable<byte[]>> AnswerAsync(SiloPool? pool, Immutable<byte[]> message) =>
        new(pool is null ? new Reply(ReplyStatus.NoWorkers, 0, 0, default, 1, []).Write() : await pool.ExchangeAsync(message.Value).ConfigureAwait(false));
}

/// <summary>Which silos there are, as the nearest one knows.</summary>
internal interface ISiloListGrain : IGrainWithIntegerKey
{
    [ResponseTimeout("00:00:03")]
    Task<string[]> FindSilosAsync();
}

/// <summary>Answered by the silo of who asks, or by a client's gateway: the knowledge is on each silo, and none of them is asked by all.</summary>
[StatelessWorker]
[GrainType("remoting.silos")]
internal sealed class SiloListGrain(ISiloStatusOracle silos) : Grain, ISiloListGrain
{
    public Task<string[]> FindSilosAsync() =>
        Task.FromResult(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.ToParsableString()).ToArray());
}
