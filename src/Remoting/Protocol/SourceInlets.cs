using Remoting.CompilerServices;

namespace Remoting.Protocol;

/// <summary>The enumerations of a running call's sources, where it runs: counts what was taken, and knows which exception came from where.</summary>
internal abstract class SourceInlets : ICallSources
{
    /// <summary>Of more exceptions than this it is not known any more that they are those of sources.</summary>
    private const int MostFailures = 64;

    private readonly object _gate = new();
    private readonly Dictionary<int, Inlet> _inlets = [];
    private readonly List<(Exception Error, CallErrorKind Kind, int Number)> _failures = [];
    private int _last;
    private bool _closed;

    public SourceInlet Open(int parameter)
    {
        Inlet inlet;
        lock (_gate)
        {
            inlet = new Inlet(parameter, new SourceInlet(++_last));
            if (_closed)
            {
                // The call has its outcome, and nobody is asked for anything.
                inlet.Queue.End(HasEnded(), ofEnding: false);
                return inlet.Queue;
            }
            _inlets.Add(inlet.Queue.Number, inlet);
        }
        Ask(new SourceOrder(parameter, inlet.Queue.Number, SourceOrder.Begin));
        return inlet.Queue;
    }

    public void Take(SourceInlet inlet, int bytes)
    {
        int parameter;
        int told;
        lock (_gate)
        {
            if (!_inlets.TryGetValue(inlet.Number, out var known))
                return;
            parameter = known.Parameter;
            told = known.Take(FlowControl.SizeOfItem(bytes));
        }
        if (told > 0)
            Ask(new SourceOrder(parameter, inlet.Number, told));
    }

    public void Leave(SourceInlet inlet)
    {
        int parameter;
        lock (_gate)
        {
            if (!_inlets.TryGetValue(inlet.Number, out var known))
                return;
            parameter = known.Parameter;
        }
        Ask(new SourceOrder(parameter, inlet.Number, SourceOrder.Leave));
    }

    public void NoteUnreadable(int parameter, Exception error) => Note(error, CallErrorKind.Argument, parameter);

    /// <summary>An item has come. One for what has ended is dropped.</summary>
    public void Give(long number, ReadOnlyMemory<byte> item)
    {
        Inlet? inlet;
        lock (_gate)
            inlet = Find(number);
        inlet?.Queue.Add(item.ToArray());
    }

    /// <summary>A source has ended.</summary>
    /// <param name="number">Of the enumeration.</param>
    /// <param name="error">What the callable finds there.</param>
    /// <param name="ofEnding">It comes of disposing of the source.</param>
    public void GiveEnd(long number, Exception? error, bool ofEnding)
    {
        Inlet? inlet;
        lock (_gate)
        {
            inlet = Find(number);
            if (inlet is not null)
                _inlets.Remove(inlet.Queue.Number);
        }
        if (inlet is null)
            return;
        if (error is not null)
            Note(error, CallErrorKind.Source, inlet.Queue.Number);
        inlet.Queue.End(error, ofEnding);
    }

    /// <summary>The call has ended, and with it what it has left behind.</summary>
    public void Close()
    {
        Inlet[] open;
        lock (_gate)
        {
            _closed = true;
            open = [.. _inlets.Values];
            _inlets.Clear();
        }
        foreach (var inlet in open)
            inlet.Queue.End(HasEnded(), ofEnding: false);
    }

    /// <summary>What an exception that the callable let out is in truth: that of a source, or of reading an item.</summary>
    public CallError? Explain(Exception error)
    {
        lock (_gate)
        {
            foreach (var (known, kind, number) in _failures)
            {
                if (ReferenceEquals(known, error) || (error is AggregateException { InnerExceptions: [var only] } && ReferenceEquals(known, only)))
                    return CallError.From(known, kind, parameter: number);
            }
        }
        return null;
    }

    /// <summary>Tells the caller.</summary>
    protected abstract void Ask(SourceOrder order);

    /// <summary>What the callable finds where its source has thrown in another process.</summary>
    public static Exception ToException(CallError error) => WellKnownExceptions.Make(error.Type, error.Message)
        ?? new RemoteCallException("A sequence of the caller's", error.Type, error.Message, error.Stack, error.Data, null);

    private static InvalidOperationException HasEnded() => new("The call has ended, and its sources with it.");

    private Inlet? Find(long number) => number is > 0 and <= int.MaxValue ? _inlets.GetValueOrDefault((int)number) : null;

    private void Note(Exception error, CallErrorKind kind, int number)
    {
        lock (_gate)
        {
            if (_failures.Count < MostFailures)
                _failures.Add((error, kind, number));
        }
    }

    private sealed class Inlet(int parameter, SourceInlet queue)
    {
        private TakeWindow _taken = new(FlowControl.StreamWindow, FlowControl.StreamBytes);

        public int Parameter => parameter;

        public SourceInlet Queue => queue;

        public int Take(long size) => _taken.Take(size);
    }
}
