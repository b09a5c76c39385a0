namespace Remoting.Clustering.Tests;

/// <summary>
/// A cluster with silos to be killed. All of them have joined before the first one is: a silo that joins waits until Orleans has found out about those that
/// cannot be reached.
/// </summary>
public sealed class DeathFixture : ClusterFixture
{
    private SiloProcess[] _victims = [];
    private int _taken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _victims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JoinAsync()));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var victim in _victims)
            await victim.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>A silo that nobody else kills.</summary>
    internal SiloProcess Take() => _victims[_taken++];
}

/// <summary>Nothing runs beside them: they go by how soon something is noticed.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DeathCollection : ICollectionFixture<DeathFixture>
{
    public const string Name = "deaths";
}
