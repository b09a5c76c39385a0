using System.Diagnostics.CodeAnalysis;

namespace Remoting;

/// <summary>What callables keep in a worker for as long as a lease lasts: values, objects behind handles, and what is to be done at the end.</summary>
/// <param name="lease">The lease's number; 0 for what lasts as long as the worker.</param>
/// <param name="workerId">The worker's number in its pool.</param>
internal sealed class LeaseContents(long lease, int workerId)
{
    private readonly List<Action> _exits = [];

    /// <summary>By number. Any thread of the program may make or release a handle.</summary>
    private readonly OrderedDictionary<long, object?> _kept = [];

    private long _lastNumber;

    private bool _ended;

    /// <summary>The lease that this code runs in, if it does.</summary>
    public static LeaseContents? Current => RemotingWorker.Current?.Lease;

    public long LeaseId => lease;

    public int WorkerId => workerId;

    public OrderedDictionary<string, object?> State { get; } = new(StringComparer.Ordinal);

    public void OnExit(Action action)
    {
        lock (_kept)
            _exits.Add(action);
    }

    /// <summary>Keeps an object; gives its number.</summary>
    public long Keep(object? value)
    {
        lock (_kept)
        {
            if (_ended)
                throw new InvalidOperationException("The lease is over, and keeps no more objects.");
            _kept.Add(++_lastNumber, value);
            return _lastNumber;
        }
    }

    public bool TryFind(long number, out object? value)
    {
        lock (_kept)
            return _kept.TryGetValue(number, out value);
    }

    /// <summary>Lets go of an object, and disposes of it. Nothing where that was done before.</summary>
    public void Release(long number)
    {
        object? value;
        lock (_kept)
        {
            if (!_kept.Remove(number, out value))
                return;
        }
        Dispose(value);
    }

    /// <summary>
    /// In this order: what is to be done, the last registered first; objects behind handles, the newest first; values, the last first.
    /// </summary>
    /// <exception cref="AggregateException">Something of it failed. All of it was tried.</exception>
    public void End()
    {
        List<Exception>? errors = null;
        while (TryTakeExit(out var exit))
            Try(exit, ref errors);
        while (TryTakeKept(out var kept))
            Try(() => Dispose(kept), ref errors);
        while (State.Count > 0)
        {
            var value = State.GetAt(State.Count - 1).Value;
            State.RemoveAt(State.Count - 1);
            Try(() => Dispose(value), ref errors);
        }
        if (errors is not null)
            throw new AggregateException("What callables had asked for at the end of a lease has failed.", errors);
    }

    /// <summary>A hook may register another.</summary>
    private bool TryTakeExit([NotNullWhen(true)] out Action? exit)
    {
        lock (_kept)
        {
            exit = _exits.Count > 0 ? _exits[^1] : null;
            if (exit is null)
                return false;
            _exits.RemoveAt(_exits.Count - 1);
            return true;
        }
    }

    private bool TryTakeKept(out object? value)
    {
        lock (_kept)
        {
            _ended = true;
            value = _kept.Count > 0 ? _kept.GetAt(_kept.Count - 1).Value : null;
            if (_kept.Count == 0)
                return false;
            _kept.RemoveAt(_kept.Count - 1);
            return true;
        }
    }

    /// <summary>Whoever ends a lease does nothing else meanwhile, and may wait.</summary>
    private static void Dispose(object? value)
    {
        if (value is IAsyncDisposable asynchronous)
            asynchronous.DisposeAsync().AsTask().GetAwaiter().GetResult();
        else
            (value as IDisposable)?.Dispose();
    }

    private static void Try(Action action, ref List<Exception>? errors)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            (errors ??= []).Add(e);
        }
    }
}
