namespace Remoting.Benchmarks.Peers;

/// <summary>A peer is not installed on this machine.</summary>
internal sealed class PeerMissingException(string message) : Exception(message);
