using System.ComponentModel;
using System.Diagnostics;

namespace Remoting.Watching;

/// <summary>Memory of the processes of a pool, and how much of a processor they used since they were looked at last. Used by one thread at a time.</summary>
internal sealed class ProcessLoad
{
    private readonly Dictionary<int, (TimeSpan Used, long At)> _before = [];
    private Dictionary<int, (double? Processors, long Memory)> _now = [];

    /// <summary>Looks at all of them.</summary>
    public void Measure(IEnumerable<int> processes)
    {
        var now = new Dictionary<int, (double?, long)>();
        foreach (int id in processes)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                var used = process.TotalProcessorTime;
                long at = Stopwatch.GetTimestamp();
                double? processors = _before.TryGetValue(id, out var before) ? (used - before.Used) / Stopwatch.GetElapsedTime(before.At, at) : null;
                _before[id] = (used, at);
                now[id] = (processors, process.WorkingSet64);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has ended in the meantime.
            }
        }
        foreach (int gone in _before.Keys.Where(id => !now.ContainsKey(id)).ToArray())
            _before.Remove(gone);
        _now = now;
    }

    public (double? Processors, long? Memory) Of(int? processId) =>
        processId is { } id && _now.TryGetValue(id, out var load) ? (load.Processors, load.Memory) : (null, null);
}
