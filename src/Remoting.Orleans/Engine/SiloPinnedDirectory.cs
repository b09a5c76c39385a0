using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.GrainDirectory;

namespace Remoting.Clustering;

/// <summary>
/// Where the grain of a silo is says its key. So no silo asks another one where to send a message: in the cluster's own directory the entry of a living silo's
/// grain may lie on a silo that stands still, and then nobody would find it.
/// </summary>
internal sealed class SiloPinnedDirectory : IGrainDirectory, IGrainDirectoryResolver
{
    public bool TryResolveGrainDirectory(GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = grainType == PoolGrain.Type ? this : null;
        return grainDirectory is not null;
    }

    /// <summary>Each silo has one activation of a key, and no other silo has any: there is nothing to decide.</summary>
    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) => Register(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    /// <summary>Of a silo that is no member any more Orleans asks <see cref="SiloPinnedDirector"/> next, which says so.</summary>
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(new GrainAddress
    {
        GrainId = grainId,
        ActivationId = ActivationId.GetDeterministic(grainId),
        SiloAddress = SiloAddress.FromParsableString(PoolKey.SiloOf(grainId.Key.ToString()!)),
    });

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
