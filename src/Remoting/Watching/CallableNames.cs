using Remoting.Calls;
using Remoting.CompilerServices;

namespace Remoting.Watching;

/// <summary>Numbers for the callables that a watcher has seen, from 0. Guarded by whoever has it.</summary>
internal sealed class CallableNames
{
    /// <summary>So many are told apart.</summary>
    public const int Most = 64;

    private readonly Dictionary<Callable, int> _numbers = [];
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    public int NumberOf(CallBatch batch, int index)
    {
        var callable = batch[index].Callable;
        if (_numbers.TryGetValue(callable, out int number))
            return number;
        if (_names.Count == Most - 1)
            _names.Add("others");
        if (_names.Count >= Most)
            return Most - 1;
        _numbers.Add(callable, _names.Count);
        _names.Add(PoolWatch.NameOf(batch, index));
        return _names.Count - 1;
    }
}
