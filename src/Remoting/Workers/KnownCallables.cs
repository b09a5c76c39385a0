using Remoting.CompilerServices;
using Remoting.Threads;

namespace Remoting.Workers;

/// <summary>What the workers of a pool have been asked for, so that one on standby can have it loaded when its first call comes.</summary>
internal sealed class KnownCallables
{
    /// <summary>A worker that comes is told of so many.</summary>
    private const int Most = 64;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly List<Callable> _callables = [];

    public void Add(Callable callable)
    {
        using (_gate.Enter())
        {
            if (_callables.Count < Most && !_callables.Contains(callable))
                _callables.Add(callable);
        }
    }

    public Callable[] All()
    {
        using (_gate.Enter())
            return [.. _callables];
    }
}
