namespace Remoting.CompilerServices;

/// <summary>Where a callable runs: what its <see cref="IAsyncEnumerable{T}"/> parameters get their items from. Any thread, at any time.</summary>
internal interface ICallSources
{
    /// <summary>The callable begins to enumerate one of its parameters.</summary>
    SourceInlet Open(int parameter);

    /// <summary>The callable has taken an item of so many bytes.</summary>
    void Take(SourceInlet inlet, int bytes);

    /// <summary>The callable wants no more. The inlet ends when its source was told.</summary>
    void Leave(SourceInlet inlet);

    /// <summary>An item could not be read. Where the call fails of that, it is for that reason.</summary>
    void NoteUnreadable(int parameter, Exception error);
}

/// <summary>Items of one enumeration on their way to the callable. Bounded by who sends: no more comes than there is room for.</summary>
internal sealed class SourceInlet(int number)
{
    private readonly object _gate = new();
    private readonly Queue<byte[]> _items = new();
    private TaskCompletionSource? _waiting;
    private bool _ended;
    private bool _ofEnding;
    private Exception? _error;

    /// <summary>By which the caller knows the enumeration.</summary>
    public int Number => number;

    /// <summary>An item has come.</summary>
    public void Add(byte[] item)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (_ended)
                return;
            _items.Enqueue(item);
            (waiting, _waiting) = (_waiting, null);
        }
        waiting?.TrySetResult();
    }

    /// <summary>No more will come.</summary>
    /// <param name="error">What the source threw, if it did.</param>
    /// <param name="ofEnding">It threw while it was disposed of, and not at the place of its next item.</param>
    public void End(Exception? error, bool ofEnding)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (_ended)
                return;
            (_ended, _error, _ofEnding) = (true, error, ofEnding);
            (waiting, _waiting) = (_waiting, null);
        }
        waiting?.TrySetResult();
    }

    /// <summary>The next item, if it is there.</summary>
    public byte[]? TryTake()
    {
        lock (_gate)
            return _items.TryDequeue(out byte[]? item) ? item : null;
    }

    /// <summary>Drops what has come.</summary>
    public void Clear()
    {
        lock (_gate)
            _items.Clear();
    }

    /// <summary>Whether all items were taken, and no more will come.</summary>
    /// <param name="error">What the source threw, if it did.</param>
    public bool IsAtEnd(out Exception? error)
    {
        lock (_gate)
        {
            error = _error;
            return _ended && _items.Count == 0;
        }
    }

    /// <summary>What is thrown to a callable that has left early. A source is moved on ahead of who takes: what it threw at an item that nobody took concerns nobody.</summary>
    public Exception? ErrorOfLeaving()
    {
        lock (_gate)
            return _ofEnding ? _error : null;
    }

    /// <summary>Complete when there is an item, or none will come.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_ended || _items.Count > 0)
                return Task.CompletedTask;
            // The thread that brings items has others to bring.
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}
