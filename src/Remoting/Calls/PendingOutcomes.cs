using System.Diagnostics;
using Remoting.Threads;

namespace Remoting.Calls;

/// <summary>
/// Outcomes of a pool's calls that are on their way to their callers through code of the program's own: behind reports of progress, or through the
/// reading of a result. Such a call is over for the pool, and not yet for its caller.
/// Invariant: the end of the pool is announced when every call has been given its outcome, but for one whose own code waits for that end.
/// </summary>
internal sealed class PendingOutcomes
{
    /// <summary>Whose code runs here, and in whatever it starts and waits for.</summary>
    private static readonly AsyncLocal<Holder?> Running = new();

    private readonly OrderedLock _gate = new(LockRank.Outcomes);
    private int _count;

    /// <summary>Announces the end, when it has come.</summary>
    private TaskCompletionSource? _ended;

    /// <summary>Runs code of the program's own on the way of one outcome. What it throws comes out.</summary>
    public static void Run(Holder holder, Action code)
    {
        Running.Value = holder;
        try
        {
            code();
        }
        finally
        {
            Running.Value = null;
        }
    }

    /// <summary>
    /// To be called by whoever is about to end this pool: code that runs on the way of an outcome, and waits for the end of the pool there, would wait for
    /// itself.
    /// </summary>
    public void ExcludeCurrent()
    {
        if (Running.Value is { } holder && holder.Outcomes == this)
            holder.Exclude();
    }

    /// <summary>All workers are gone: the pool has ended as soon as no outcome is pending.</summary>
    public void End(TaskCompletionSource ended)
    {
        using (_gate.Enter())
        {
            _ended = ended;
            if (_count > 0)
                return;
        }
        ended.Keep();
    }

    private void Add()
    {
        using (_gate.Enter())
        {
            Debug.Assert(_ended is null, "A pool that has ended has no calls.");
            _count++;
        }
    }

    private void Remove()
    {
        using (_gate.Enter())
        {
            if (--_count > 0)
                return;
        }
        _ended?.Keep();
    }

    /// <summary>Stands for the outcome of one call, or of a few.</summary>
    public sealed class Holder(PendingOutcomes outcomes)
    {
        private readonly OrderedLock _gate = new(LockRank.Outcome);
        private bool _pending;
        private bool _excluded;

        public PendingOutcomes Outcomes => outcomes;

        /// <summary>From here on the end of the pool waits.</summary>
        public void Begin()
        {
            using (_gate.Enter())
            {
                if (_excluded)
                    return;
                _pending = true;
                outcomes.Add();
            }
        }

        /// <summary>The outcome was given.</summary>
        public void Complete() => Leave(exclude: false);

        /// <summary>The end of the pool does not wait for it, now or later.</summary>
        public void Exclude() => Leave(exclude: true);

        private void Leave(bool exclude)
        {
            using (_gate.Enter())
            {
                _excluded |= exclude;
                if (!_pending)
                    return;
                _pending = false;
            }
            outcomes.Remove();
        }
    }
}
