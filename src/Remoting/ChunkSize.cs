namespace Remoting;

/// <summary>
/// How many items of a map are dispatched together to one worker. Converts from <see cref="int"/>; the default is 1.
/// </summary>
public readonly struct ChunkSize : IEquatable<ChunkSize>
{
    private const int AutoMarker = -1;

    // 0 stands for 1, so that `default` is the documented default.
    private readonly int _size;

    private ChunkSize(int size) => _size = size;

    /// <summary>The size follows the measured time of the calls: tiny items travel in large chunks, long ones alone.</summary>
    public static ChunkSize Auto => new(AutoMarker);

    /// <summary>Whether this is <see cref="Auto"/>.</summary>
    public bool IsAuto => _size == AutoMarker;

    /// <summary>Items per chunk, at least 1; for <see cref="Auto"/> the size to begin with.</summary>
    public int Value => _size <= 0 ? 1 : _size;

    /// <summary>A fixed number of items per chunk.</summary>
    /// <param name="size">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is zero or negative.</exception>
    public static ChunkSize FromInt32(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(size));
        return new ChunkSize(size);
    }

    /// <inheritdoc cref="FromInt32"/>
    public static implicit operator ChunkSize(int size) => FromInt32(size);

    /// <inheritdoc/>
    public bool Equals(ChunkSize other) => IsAuto == other.IsAuto && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ChunkSize other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsAuto ? AutoMarker : Value;

    /// <summary>Whether two chunk sizes are the same.</summary>
    public static bool operator ==(ChunkSize left, ChunkSize right) => left.Equals(right);

    /// <summary>Whether two chunk sizes differ.</summary>
    public static bool operator !=(ChunkSize left, ChunkSize right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => IsAuto ? "Auto" : Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
