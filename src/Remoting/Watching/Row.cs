namespace Remoting.Watching;

/// <summary>What a piece of a row shows.</summary>
internal enum PieceKind
{
    /// <summary>Calls ran.</summary>
    Calls,

    /// <summary>Calls failed at this moment.</summary>
    Failure,

    /// <summary>A worker started, until it was ready.</summary>
    Start,

    /// <summary>The worker died.</summary>
    Death,

    /// <summary>The worker left because its pool had asked it to.</summary>
    Exit,
}

/// <summary>A piece of a row.</summary>
/// <param name="Worker">Whose it is.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="From">Its beginning, a timestamp.</param>
/// <param name="To">Its end.</param>
/// <param name="Callable">Number of the callable in <see cref="CallableNames"/>; -1 for none.</param>
/// <param name="Count">How many calls.</param>
/// <param name="Words">How a worker ended.</param>
internal readonly record struct Piece(int Worker, PieceKind Kind, long From, long To, int Callable, int Count, string? Words = null);

/// <summary>
/// One place of a pool over time: the worker that has it, and when that is gone, the one that comes after it. Calls that took long are pieces of their own;
/// short ones are added up in cells, so that a million calls a second take no more room than ten. Guarded by its <see cref="LaneBook"/>.
/// </summary>
internal sealed class Row(long cell)
{
    /// <summary>So many pieces are kept.</summary>
    public const int Most = 2048;

    /// <summary>So many different callables are told apart in one cell; what is beyond is counted with the last of them.</summary>
    private const int MostShares = 4;

    private readonly (int Callable, int Count, long Ticks)[] _shares = new (int, int, long)[MostShares];
    private Piece[] _pieces = new Piece[64];
    private long _cellStart;
    private int _shareCount;
    private int _failures;

    /// <summary>The worker that has the place; 0 where none has.</summary>
    public int Worker { get; set; }

    /// <summary>When it was started.</summary>
    public long StartedAt { get; set; }

    /// <summary>Number of the piece that comes next.</summary>
    public long Next { get; private set; }

    /// <summary>The pieces from a number on, as far as they are kept, with their numbers.</summary>
    public IEnumerable<(long Number, Piece Piece)> From(long number)
    {
        for (long next = Math.Max(number, Next - _pieces.Length); next < Next; next++)
            yield return (next, _pieces[next % _pieces.Length]);
    }

    public void Add(Piece piece)
    {
        if (Next == _pieces.Length && Next < Most)
            Array.Resize(ref _pieces, _pieces.Length * 2);
        _pieces[Next++ % _pieces.Length] = piece;
    }

    public void AddCalls(int callable, int count, long from, long to)
    {
        Advance(to);
        if (to - from >= cell)
        {
            Flush();
            Add(new Piece(Worker, PieceKind.Calls, from, to, callable, count));
            return;
        }
        int share = 0;
        while (share < _shareCount && _shares[share].Callable != callable)
            share++;
        if (share == MostShares)
            share--;
        else if (share == _shareCount)
            _shares[_shareCount++] = (callable, 0, 0);
        _shares[share].Count += count;
        _shares[share].Ticks += to - from;
    }

    public void AddFailure(long at)
    {
        Advance(at);
        _failures++;
    }

    /// <summary>Cells that are over become pieces.</summary>
    public void Advance(long now)
    {
        if (now - _cellStart < cell)
            return;
        Flush();
        _cellStart = now - now % cell;
    }

    private void Flush()
    {
        long from = _cellStart;
        for (int i = 0; i < _shareCount; i++)
        {
            var (callable, count, ticks) = _shares[i];
            // A call that began in the cell before has its whole time here: what does not fit is left out, not drawn twice.
            long to = Math.Min(_cellStart + cell, from + Math.Max(1, ticks));
            Add(new Piece(Worker, PieceKind.Calls, from, to, callable, count));
            from = to;
        }
        if (_failures > 0)
            Add(new Piece(Worker, PieceKind.Failure, _cellStart, _cellStart + cell, -1, _failures));
        _shareCount = 0;
        _failures = 0;
    }
}
