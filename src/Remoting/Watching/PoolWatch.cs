using System.Diagnostics;
using Remoting.Calls;
using Remoting.Processes;
using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>
/// Who looks at a pool, and what is kept for those who come later: deaths always, for there are few; failures and output from the time on when
/// somebody has asked for them. Where nobody looks, a call costs one look at a field that is null.
/// </summary>
internal sealed class PoolWatch
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private volatile IPoolWatcher[]? _watchers;

    /// <summary>The pool has ended: what would be written would never end.</summary>
    private volatile bool _tracesEnded;

    /// <summary>Those who look now; null where there are none.</summary>
    public IPoolWatcher[]? Watchers => _watchers;

    /// <summary>Deaths of workers, always kept.</summary>
    public DeathBook Deaths { get; } = new();

    /// <summary>Failed calls by what they have in common; null as long as nobody wants them.</summary>
    public FailureBook? Failures { get; private set; }

    /// <summary>What workers print; null as long as nobody wants it.</summary>
    public LineBook? Lines { get; private set; }

    /// <summary>What measured calls have cost; null as long as none was measured.</summary>
    public CostBook? Costs { get; private set; }

    /// <summary>What is drawn of the pool; null as long as nobody has looked.</summary>
    public PoolFeed? Feed { get; private set; }

    /// <summary>What is drawn of a pool, for all who look at it.</summary>
    public PoolFeed Open(IWatchedPool pool)
    {
        Keep();
        using (_gate.Enter())
            return Feed ??= new PoolFeed(pool) { Advice = () => PoolSentence.AdviceOf(pool.InspectAdvice()) };
    }

    /// <summary>Writes a timeline of the pool, until it is disposed of or the pool ends.</summary>
    public IDisposable StartTrace(string path)
    {
        var trace = new Trace(this, path);
        // Whoever comes second sees the other.
        Interlocked.MemoryBarrier();
        if (_tracesEnded)
            trace.Dispose();
        return trace;
    }

    /// <summary>The pool has ended: files are complete when it is told.</summary>
    public void EndTraces()
    {
        _tracesEnded = true;
        Interlocked.MemoryBarrier();
        foreach (var watcher in _watchers ?? [])
            (watcher as Trace)?.Dispose();
    }

    /// <summary>From now on failures and output are kept, within their limits.</summary>
    public void Keep()
    {
        using (_gate.Enter())
        {
            Failures ??= new FailureBook();
            Lines ??= new LineBook();
        }
    }

    public void Add(IPoolWatcher watcher)
    {
        using (_gate.Enter())
            _watchers = [.. _watchers ?? [], watcher];
    }

    public void Remove(IPoolWatcher watcher)
    {
        using (_gate.Enter())
        {
            var left = (_watchers ?? []).Where(other => other != watcher).ToArray();
            _watchers = left.Length == 0 ? null : left;
        }
    }

    /// <summary>A call has failed, and its caller is about to be told. Lets nothing out.</summary>
    public void NoteFailure(CallBatch batch, int index, Exception error, int workerId = 0)
    {
        try
        {
            Failures?.Add(NameOf(batch, index), error);
            if (_watchers is not { } watchers)
                return;
            long now = Stopwatch.GetTimestamp();
            foreach (var watcher in watchers)
                watcher.OnFailed(batch, index, workerId, error, now);
        }
        catch (Exception)
        {
            // Memory is short: the call has to get its outcome, and the page has one failure less.
        }
    }

    /// <summary>A call was measured. Throws what want of memory throws.</summary>
    public void NoteCost(CallBatch batch, int index, CallMeasurement measurement)
    {
        if (Costs is null)
        {
            using (_gate.Enter())
                Costs ??= new CostBook();
        }
        Costs.Add(batch, index, measurement);
    }

    /// <summary>Code in a worker has logged something: beside what workers print, it is what they have to say.</summary>
    public void NoteLogged(int workerId, bool isError, string text)
    {
        if (Lines is not { } lines)
            return;
        foreach (string line in text.Split('\n'))
            lines.Add(workerId, isError, PlainText.Of(line.TrimEnd('\r')));
    }

    /// <summary>Gets what one stream of one worker brings; called by one thread at a time.</summary>
    public OutputTap Tap(int workerId, bool isError)
    {
        LineBook.Tap? tap = null;
        return bytes =>
        {
            if (Lines is { } lines)
                (tap ??= lines.Open(workerId, isError)).Take(bytes);
        };
    }

    /// <inheritdoc cref="IPoolWatcher.OnSerialized"/>
    public void NoteSerialized(CallBatch batch, int count, long since)
    {
        long ticks = Stopwatch.GetTimestamp() - since;
        foreach (var watcher in _watchers ?? [])
            watcher.OnSerialized(batch, count, ticks);
    }

    /// <summary>As users know it: the method with its type, without its parameters.</summary>
    public static string NameOf(CallBatch batch, int index)
    {
        var callable = batch[index].Callable;
        return NameOf(callable.Name, callable.Group);
    }

    /// <summary>The same of what meters call it.</summary>
    public static string NameOf(string callable, string group = "")
    {
        string name = callable.Split('(', 2)[0];
        int method = name.LastIndexOf('.');
        string type = method < 0 ? group : name[..method];
        return $"{type[(type.LastIndexOfAny(['.', '+', '/']) + 1)..]}.{name[(method + 1)..]}";
    }
}
