using Remoting.CompilerServices;
using Remoting.Serialization.State;

namespace Remoting.Serialization;

/// <summary>
/// What travels is written and read by itself, even where that begins while something else is written or read on the same thread: that runs code of the
/// program's own (iterators, lazy values, comparers), which may submit calls, send reports or take items. Neither's objects and types are the other's.
/// </summary>
internal readonly ref struct ByItself
{
    private readonly ObjectGraph? _graph;
    private readonly Dictionary<object, int>? _checks;
    private readonly bool _isComparing;
    private readonly SharedUses.Scope _sharing;

    private ByItself(ObjectGraph? graph, Dictionary<object, int>? checks, bool isComparing, SharedUses.Scope sharing)
    {
        _graph = graph;
        _checks = checks;
        _isComparing = isComparing;
        _sharing = sharing;
    }

    /// <summary>From here on until it is disposed of, nothing is known of what was begun before.</summary>
    public static ByItself Begin()
    {
        var outer = new ByItself(Wire.OpenGraph, Checks.Running, StaticInstances.IsComparing, SharedUses.Enter(null));
        Wire.OpenGraph = null;
        Checks.Running = null;
        StaticInstances.IsComparing = false;
        return outer;
    }

    /// <summary>Goes on with what was begun before.</summary>
    public void Dispose()
    {
        _sharing.Dispose();
        StaticInstances.IsComparing = _isComparing;
        Checks.Running = _checks;
        Wire.OpenGraph = _graph;
    }
}
