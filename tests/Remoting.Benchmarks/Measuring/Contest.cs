namespace Remoting.Benchmarks.Measuring;

/// <summary>Who takes part in a row, and the processes and pools that were opened for it.</summary>
internal sealed class Contest : IAsyncDisposable
{
    /// <summary>Rounds of a side that takes seconds.</summary>
    public const int FewRounds = 3;

    private readonly List<Side> _sides = [];
    private readonly List<string> _missing = [];
    private readonly Stack<IAsyncDisposable> _opened = [];

    /// <summary>Ours first.</summary>
    public IReadOnlyList<Side> Sides => _sides;

    /// <summary>Peers that are not installed here, and why.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Keeps something open until the row has been measured.</summary>
    public T Keep<T>(T opened)
        where T : IAsyncDisposable
    {
        _opened.Push(opened);
        return opened;
    }

    public void Ours(Func<Task<double>> round, int operations = 1) =>
        _sides.Insert(0, new Side("ours", round, operations, int.MaxValue));

    public void Against(string peer, Func<Task<double>> round, int operations = 1, int maxRounds = int.MaxValue) =>
        _sides.Add(new Side(peer, round, operations, maxRounds));

    public void LeaveOut(string peer, string why) => _missing.Add($"{peer}: {why}");

    public async ValueTask DisposeAsync()
    {
        while (_opened.TryPop(out var opened))
            await opened.DisposeAsync();
    }
}
