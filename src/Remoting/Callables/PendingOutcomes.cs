using System.Diagnostics;

namespace Remoting.CompilerServices;

/// <summary>
/// Outcomes of a pool's calls that wait behind the calls' reports. Such a call is over for the pool, and not yet for its caller.
/// Invariant: the end of the pool is announced when every call has been given its outcome.
/// </summary>
internal sealed class PendingOutcomes
{
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>Announces the end, when it has come.</summary>
    private TaskCompletionSource? _ended;

    public void Add()
    {
        lock (_gate)
        {
            Debug.Assert(_ended is null, "A pool that has ended has no calls.");
            _count++;
        }
    }

    public void Remove()
    {
        lock (_gate)
        {
            if (--_count > 0)
                return;
        }
        _ended?.TrySetResult();
    }

    /// <summary>All workers are gone: the pool has ended as soon as no outcome is pending.</summary>
    public void End(TaskCompletionSource ended)
    {
        lock (_gate)
        {
            _ended = ended;
            if (_count > 0)
                return;
        }
        ended.TrySetResult();
    }
}
