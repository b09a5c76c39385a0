using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>Failed calls that have the callable, the reason and the place in common.</summary>
/// <param name="Callable">The callable.</param>
/// <param name="Reason">The type that was thrown, or how the worker ended.</param>
/// <param name="Frame">The innermost frame; empty where none is known.</param>
internal sealed record FailureKey(string Callable, string Reason, string Frame);

/// <summary>What is known of such calls.</summary>
internal sealed class Failure(FailureKey key)
{
    public FailureKey Key { get; } = key;

    public long Count { get; set; }

    public DateTimeOffset First { get; init; }

    public DateTimeOffset Last { get; set; }

    /// <summary>Of the last of them.</summary>
    public string Message { get; set; } = "";

    /// <summary>Where the last of them was thrown, or what its worker said at last.</summary>
    public string Details { get; set; } = "";

    /// <summary>The file from which the last of them can be run again.</summary>
    public string? CapsulePath { get; set; }
}

/// <summary>Failed calls, grouped. Thread-safe. A call whose caller gave it up has not failed.</summary>
internal sealed class FailureBook
{
    /// <summary>So many groups are kept; of more, those that were seen last.</summary>
    public const int Most = 100;

    private const int MostMessage = 500;
    private const int MostDetails = 4096;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly Dictionary<FailureKey, Failure> _groups = [];
    private long _version;

    /// <summary>Another number means that something has changed.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Add(string callable, Exception error)
    {
        var (reason, details) = Describe(error);
        var key = new FailureKey(callable, reason, TopFrame(details));
        string message = Shorten(error is RemoteCallException thrown ? thrown.RemoteMessage : error.Message, MostMessage);
        var now = DateTimeOffset.UtcNow;
        using (_gate.Enter())
        {
            if (!_groups.TryGetValue(key, out var group))
            {
                if (_groups.Count == Most)
                    _groups.Remove(_groups.Values.MinBy(other => other.Last)!.Key);
                _groups.Add(key, group = new Failure(key) { First = now });
            }
            group.Count++;
            group.Last = now;
            group.Message = message;
            group.Details = Shorten(details, MostDetails);
            group.CapsulePath = (error as RemotingException)?.CapsulePath ?? group.CapsulePath;
            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <summary>Looks at the groups, the last seen first.</summary>
    public void Read(Action<IEnumerable<Failure>> look)
    {
        using (_gate.Enter())
            look(_groups.Values.OrderByDescending(group => group.Last));
    }

    private static (string Reason, string Details) Describe(Exception error) => error switch
    {
        RemoteCallException thrown => (thrown.RemoteExceptionType, thrown.RemoteStackTrace ?? ""),
        CallTimeoutException late => ("timed out", late.RemoteStackTrace ?? ""),
        BrokenProcessPoolException { Death: { } death } => (
            $"worker died: {new PastDeath(0, default, 0, null, null, death.Signal, death.ExitCode, death.Reason, false, "").Words}", death.StandardErrorTail),
        _ => (error.GetType().Name, error.InnerException is RemoteCallException inner ? inner.RemoteStackTrace ?? "" : ""),
    };

    /// <summary>The first line that reads as a frame.</summary>
    private static string TopFrame(string stack)
    {
        foreach (var line in stack.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (!text.StartsWith("at "))
                continue;
            text = text["at ".Length..];
            int end = text.IndexOf(" in ");
            return Shorten((end < 0 ? text : text[..end]).ToString(), MostMessage);
        }
        return "";
    }

    private static string Shorten(string text, int most) => text.Length <= most ? text : text[..most] + "…";
}
