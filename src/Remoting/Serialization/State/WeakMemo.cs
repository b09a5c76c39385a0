using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>What is found out of each key once, for as long as the key lives: types and assemblies of a plug-in go with it.</summary>
/// <param name="find">Finds it out; twice at the most where two threads ask at once.</param>
internal sealed class WeakMemo<TKey, TValue>(Func<TKey, TValue> find)
    where TKey : class
{
    private readonly ConditionalWeakTable<TKey, StrongBox<TValue>> _known = [];

    public TValue Of(TKey key) => (_known.TryGetValue(key, out var value) ? value : _known.GetValue(key, key => new StrongBox<TValue>(find(key)))).Value!;
}
