namespace Remoting.Chaos.Storm;

/// <summary>What a storm is to be.</summary>
/// <param name="Duration">For how long; the round that is under way then is played to its end.</param>
/// <param name="Seed">Chooses what is done. When it happens is chosen by the machine.</param>
/// <param name="OwnProcess">Whether the process is the storm's own, which it may stop and leave without descriptors.</param>
public sealed record StormOptions(TimeSpan Duration, int Seed, bool OwnProcess = false);
