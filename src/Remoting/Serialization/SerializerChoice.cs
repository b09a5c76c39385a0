using MessagePack;
using MessagePack.Resolvers;
using Remoting.Serialization.State;

namespace Remoting.Serialization;

/// <summary>
/// The options for types without generated code, as far as they are chosen. Generated code has no room to pass them along, so they belong to
/// the thread that writes or reads for a pool, and in a worker to the process. They cost their start-up when the first such value travels.
/// </summary>
internal sealed class SerializerChoice
{
    private static readonly SerializerChoice Standard = new(null);

    [ThreadStatic]
    private static SerializerChoice? _ofThread;

    private static SerializerChoice _ofProcess = Standard;

    private readonly MessagePackSerializerOptions? _chosen;

    /// <summary>The choice of the executor, where this is one of its leases': what was found out about types is the same.</summary>
    private readonly SerializerChoice? _executor;

    private readonly long? _lease;

    private SerializerChoice(MessagePackSerializerOptions? chosen) => _chosen = chosen;

    private SerializerChoice(SerializerChoice executor, long? lease, object? sharing)
    {
        _chosen = executor._chosen;
        _executor = executor._executor ?? executor;
        _lease = lease;
        Sharing = sharing;
    }

    /// <summary>What counts here and now.</summary>
    public static SerializerChoice Current => _ofThread ?? Volatile.Read(ref _ofProcess);

    /// <summary>What was chosen for this thread: nothing, where it reads and writes for the process.</summary>
    public static SerializerChoice? OfThread => _ofThread;

    /// <summary>Whether the thread writes for an executor, and if so, for which of its leases; otherwise it is a worker that writes for its parent.</summary>
    public static (bool IsCall, long? Lease) Lease => _ofThread is { } choice ? (true, choice._lease) : (false, null);

    /// <summary>Of an executor and its leases: that by which its shared values know it.</summary>
    public object? Sharing { get; }

    /// <summary>What formatters get.</summary>
    public MessagePackSerializerOptions Options =>
        _executor?.Options ?? (field ??= _chosen is null ? OptionsMaker.Current.Default : OptionsMaker.Current.Guard(_chosen));

    /// <summary>How objects travel whose type generated code does not know.</summary>
    public Codecs Codecs => _executor?.Codecs ?? (field ??= new Codecs(OwnResolver, () => Options));

    /// <summary>The resolver of the user's own; the library's standard one is none, whose formatters lose what no member stands for.</summary>
    public IFormatterResolver? OwnResolver => _chosen?.Resolver is { } resolver && !(WholeProgram.IsThere && IsStandard(resolver)) ? resolver : null;

    public static SerializerChoice Of(MessagePackSerializerOptions? chosen) => chosen is null ? Standard : new(chosen);

    /// <summary>The same for the calls of a lease, whose handles they may have.</summary>
    public SerializerChoice ForLease(long lease) => new(this, lease, Sharing);

    /// <summary>The same for the calls of an executor, whose shared values they may have.</summary>
    public SerializerChoice ForSharing(object sharing) => new(this, _lease, sharing);

    /// <summary>A worker has one pool.</summary>
    public static void SetForProcess(MessagePackSerializerOptions chosen) => Volatile.Write(ref _ofProcess, new SerializerChoice(chosen));

    /// <summary>From here on this thread writes and reads for the pool with this choice.</summary>
    public Scope Enter() => Enter(this);

    /// <summary>The same, of what was chosen for another thread.</summary>
    public static Scope Enter(SerializerChoice? ofThread)
    {
        var before = _ofThread;
        _ofThread = ofThread;
        return new Scope(before);
    }

    private static bool IsStandard(IFormatterResolver resolver) => ReferenceEquals(resolver, StandardResolver.Instance);

    public readonly ref struct Scope(SerializerChoice? before)
    {
        public void Dispose() => _ofThread = before;
    }
}
