namespace Remoting.Clustering;

/// <summary>
/// What a cluster does for an executor: says which silos there are, and carries messages to them. Everything else (who gets which call, what is lost with a
/// silo, who is told what) is above it and the same for every cluster, a fake one in memory included.
/// </summary>
/// <remarks>
/// It may lose messages and answers, deliver them late, more than once, and in any order; it may keep a caller waiting for an answer for ever. What it must not
/// do is change them.
/// </remarks>
internal interface IClusterBackend
{
    /// <summary>The silos that are members now, by names that <see cref="ExchangeAsync"/> takes.</summary>
    Task<IReadOnlyList<string>> FindSilosAsync(CancellationToken cancellationToken);

    /// <summary>Sends a message to a silo, and gives its answer, which the silo may hold for <see cref="SiloPool.HoldTime"/>.</summary>
    Task<byte[]> ExchangeAsync(string silo, byte[] message, CancellationToken cancellationToken);

    /// <summary>A message to a silo had no answer: the next one takes another way, where there are several.</summary>
    void Reroute(string silo)
    {
    }
}
