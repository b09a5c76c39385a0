namespace Remoting.Tool;

/// <summary>A pool over the last minute.</summary>
internal sealed class PoolHistory
{
    public const int Seconds = 60;
    private const double Second = 1000;

    private readonly List<Piece> _pieces = [];

    public Frame Last { get; private set; } = null!;

    public int Frames { get; private set; }

    public IReadOnlyList<string> Callables { get; private set; } = [];

    public void Take(Frame frame)
    {
        Last = frame;
        Frames++;
        Callables = frame.Callables ?? Callables;
        _pieces.AddRange(frame.Pieces);
        _pieces.RemoveAll(piece => piece.To < frame.Now - Seconds * Second);
    }

    /// <summary>What was in one second of a row: how much of it was busy, with what most, and whether a worker died.</summary>
    public (double Busy, int Callable, bool Death) Cell(int row, int secondsAgo)
    {
        double to = Last.Now - secondsAgo * Second, from = to - Second;
        var busy = new Dictionary<int, double>();
        bool death = false;
        foreach (var piece in _pieces)
        {
            if (piece.Row != row || piece.To < from || piece.From > to)
                continue;
            death |= piece.Kind == 3 && piece.To >= from;
            if (piece.Kind == 0)
                Add(busy, piece.Callable, Math.Min(piece.To, to) - Math.Max(piece.From, from));
        }
        if (Last.Workers.FirstOrDefault(worker => worker.Row == row) is { Status: "busy", CallSince: { } since, Callable: { } running } && since < to)
            Add(busy, Callables.ToList().IndexOf(running), to - Math.Max(since, from));
        return busy.Count == 0 ? (0, -1, death) : (Math.Min(1, busy.Values.Sum() / Second), busy.MaxBy(share => share.Value).Key, death);
    }

    private static void Add(Dictionary<int, double> busy, int callable, double time) => busy[callable] = busy.GetValueOrDefault(callable) + Math.Max(0, time);
}
