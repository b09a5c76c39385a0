using MessagePack;

namespace Remoting;

/// <summary>How an executor uses a cluster. All members have sensible defaults.</summary>
public sealed record OrleansExecutorOptions
{
    private readonly TimeSpan _siloTimeout = TimeSpan.FromSeconds(4);
    private readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(30);
    private readonly int _maxAttempts = 1;
    private readonly long _maxPayloadBytes = 256L << 20;

    /// <summary>
    /// A silo that has not answered for so long is given up: calls that it had fail with <see cref="WorkerDiedException"/>, or are started again elsewhere where
    /// <see cref="MaxAttempts"/> allows it. Between 2 and 12 seconds. Default: 4 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of that range.</exception>
    public TimeSpan SiloTimeout
    {
        get => _siloTimeout;
        init
        {
            if (value < TimeSpan.FromSeconds(2) || value > TimeSpan.FromSeconds(12))
                throw new ArgumentOutOfRangeException(nameof(SiloTimeout), value, "Between 2 and 12 seconds.");
            _siloTimeout = value;
        }
    }

    /// <summary>Calls wait for so long for a silo with workers, where there is none, and then fail. Default: 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan ConnectTimeout
    {
        get => _connectTimeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(ConnectTimeout));
            _connectTimeout = value;
        }
    }

    /// <summary>
    /// How often a call may be started when silos are lost under it (and, on its silo, workers, as far as that one's <see cref="ProcessPoolOptions.MaxAttempts"/>
    /// or the call's own <see cref="CallOptions.MaxAttempts"/> says). More than 1 only for calls that may safely run twice, also at the same time: a silo that
    /// cannot be reached goes on for a while. Default: 1, at most once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int MaxAttempts
    {
        get => _maxAttempts;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxAttempts));
            _maxAttempts = value;
        }
    }

    /// <summary>The most bytes of one call's arguments; checked before anything travels. At least 1 MiB, at most 1 GiB. Default: 256 MiB, as on the silos.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of that range.</exception>
    public long MaxPayloadBytes { get => _maxPayloadBytes; init => _maxPayloadBytes = SiloWorkerOptions.CheckPayload(value, nameof(MaxPayloadBytes)); }

    /// <summary>How types without generated code travel, as in <see cref="ProcessPoolOptions.SerializerOptions"/>; the silos' pools have the same.</summary>
    public MessagePackSerializerOptions? SerializerOptions { get; init; }
}
