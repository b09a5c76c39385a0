using System.Collections.Concurrent;

namespace Remoting.Tests.Fidelity;

/// <summary>Maps that other threads change while they are written, and what stands behind them.</summary>
public static class ChangingMapCalls
{
    [ProcessPoolCallable]
    public static (int First, int Second, bool HasNone) Own(ConcurrentDictionary<int, int> map, int first, int second) => (first, second, map.ContainsKey(0));

    [ProcessPoolCallable]
    public static (int First, int Second, bool HasNone) Behind(IReadOnlyDictionary<int, int> map, int first, int second) => (first, second, map.ContainsKey(0));

    [ProcessPoolCallable]
    public static (int Count, int First, int Second) Sequences(ConcurrentDictionary<int, IEnumerable<int>> map, int first, int second) => (map.Count, first, second);
}
