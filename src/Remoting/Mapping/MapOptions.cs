namespace Remoting.Mapping;

/// <summary>The checked options of a map.</summary>
internal readonly record struct MapOptions(ChunkSize ChunkSize, int? BufferSize)
{
    /// <summary>Checked when the map is called, not when its result is enumerated, so that the error stands where the mistake is.</summary>
    public static MapOptions Check(ChunkSize chunkSize, int? bufferSize)
    {
        if (bufferSize is { } size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(bufferSize));
        return new MapOptions(chunkSize, bufferSize);
    }
}
