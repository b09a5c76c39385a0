namespace Remoting.Transport;

/// <summary>What a shared value's number means: how many bytes, and where the workers open them.</summary>
internal sealed record SharedPlace(long Id, long Length, string Path);
