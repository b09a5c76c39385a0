using System.Reflection;

namespace Remoting;

/// <summary>What a silo has for calls. All members have sensible defaults.</summary>
public sealed record SiloWorkerOptions
{
    private readonly int _maxPendingCalls = 65_536;
    private readonly long _maxPendingBytes = 512L << 20;
    private readonly long _maxPayloadBytes = 256L << 20;
    private readonly ProcessPoolOptions _pool = new() { MaxWorkers = Math.Max(1, Environment.ProcessorCount - 1) };
    private readonly IReadOnlyList<Assembly> _callableAssemblies = [];
    private readonly TimeSpan _drainTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The silo's pool. Default: as many workers as there are processors but one, which is the silo's own, and at least one. Its name, where it
    /// has none, is <c>silo</c> and the silo's address.</summary>
    public ProcessPoolOptions Pool
    {
        get => _pool;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Pool));
            _pool = value;
        }
    }

    /// <summary>
    /// More calls than this, of all callers together and those of leases aside, do not wait here: the silo says that it is busy, and the caller goes elsewhere, or tries again.
    /// Default: 65,536.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int MaxPendingCalls
    {
        get => _maxPendingCalls;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxPendingCalls));
            _maxPendingCalls = value;
        }
    }

    /// <summary>The same for the bytes of their arguments, which the silo has in its memory. Default: 512 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public long MaxPendingBytes
    {
        get => _maxPendingBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxPendingBytes));
            _maxPendingBytes = value;
        }
    }

    /// <summary>The most bytes of one call's arguments, and of its result. At least 1 MiB, at most 1 GiB. Default: 256 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of that range.</exception>
    public long MaxPayloadBytes { get => _maxPayloadBytes; init => _maxPayloadBytes = CheckPayload(value, nameof(MaxPayloadBytes)); }

    /// <summary>
    /// A silo that stops takes no more calls, and waits so long for those that it has; not for those of callers that have given it up, or were not heard for 8
    /// seconds. Default: 30 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan DrainTimeout
    {
        get => _drainTimeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(DrainTimeout));
            _drainTimeout = value;
        }
    }

    /// <summary>
    /// Assemblies with callables that the silo's program neither has loaded nor refers to. Callers name callables; they cannot make a silo load anything.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is null.</exception>
    public IReadOnlyList<Assembly> CallableAssemblies
    {
        get => _callableAssemblies;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(CallableAssemblies));
            // What becomes of the list afterwards is nothing to the silo.
            Assembly[] assemblies = [.. value];
            if (assemblies.Contains(null))
                throw new ArgumentException("An assembly is null.", nameof(CallableAssemblies));
            _callableAssemblies = assemblies;
        }
    }

    /// <summary>Nobody has a higher limit.</summary>
    internal const long MostPayloadBytes = 1L << 30;

    internal static long CheckPayload(long value, string name) => value is >= 1L << 20 and <= MostPayloadBytes
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Between 1 MiB and 1 GiB.");
}
