namespace Notebook;

/// <summary>Which worker of which silo has found how much.</summary>
internal sealed class WorkerTable
{
    private readonly SortedDictionary<(string Silo, int ProcessId), int> _counts = [];

    public void Add(Found found)
    {
        var key = (found.Silo, found.ProcessId);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    public void Print(string killed)
    {
        Console.WriteLine($"{"silo",-28} {"worker process",14} {"calls",8}");
        foreach (var ((silo, process), count) in _counts)
            Console.WriteLine($"{silo,-28} {process,14} {count,8}{(silo == killed ? "  killed half-way" : "")}");
    }
}
