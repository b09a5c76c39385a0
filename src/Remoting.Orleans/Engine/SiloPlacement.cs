using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Remoting.Clustering;

/// <summary>Puts an activation on the silo whose address is its key.</summary>
[Orleans.GenerateSerializer]
internal sealed class SiloPinned : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloPinnedAttribute() : PlacementAttribute(new SiloPinned());

/// <summary>The keys of a silo: its address, and a number for the way there.</summary>
internal static class PoolKey
{
    private const char Separator = '/';

    public static string Of(string silo, int route) => $"{silo}{Separator}{route}";

    public static string SiloOf(string key) => key[..key.LastIndexOf(Separator)];
}

/// <summary>A silo that is no more gets none, and no other one in its place.</summary>
internal sealed class SiloPinnedDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silo = SiloAddress.FromParsableString(PoolKey.SiloOf(target.GrainIdentity.Key.ToString()!));
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : Task.FromException<SiloAddress>(new SiloUnavailableException($"Silo {silo} is no member of the cluster."));
    }
}
