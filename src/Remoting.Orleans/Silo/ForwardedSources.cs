using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// The sources of a call of a caller elsewhere: what the call wants goes on to that caller, and what comes from there to the worker, as the bytes that it is.
/// </summary>
/// <param name="unit">Whose call it is.</param>
/// <param name="index">Which one.</param>
/// <param name="hasEnded">Whether it has its outcome.</param>
/// <param name="isLost">Whether the caller is gone.</param>
internal sealed class ForwardedSources(ForwardedUnit unit, int index, bool hasEnded, bool isLost) : CallSources
{
    /// <summary>A callable that has more enumerations open at a time is none that anybody wrote.</summary>
    private const int MostOpen = 4096;

    /// <summary>Of so many that failed it is known that they did.</summary>
    private const int MostErrors = 64;

    /// <summary>What the callable finds where nobody moves its sequences on any more: not their end, for that would be one of them.</summary>
    private static readonly CallError CallerIsGone = CallError.From(new OperationCanceledException("The caller of this call has given it up."), CallErrorKind.Source);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Way> _open = [];
    private readonly Dictionary<int, CallError> _errors = [];
    private int _last;
    private bool _isLost = isLost;
    private bool _ended = hasEnded;

    public override void Take(SourceOrder order, ISourceSink sink, long sequence)
    {
        bool isAlone;
        lock (_gate)
        {
            if (_ended)
                return;
            isAlone = _isLost;
            if (order.Count == SourceOrder.Begin)
            {
                if (order.Number != _last + 1 || _open.Count >= MostOpen)
                    throw new ProtocolException("A worker wants items of what is no source of its call.");
                _open.Add(_last = order.Number, new Way(sink, sequence));
            }
            else if (!_open.TryGetValue(order.Number, out var way))
            {
                // It has ended meanwhile.
                if (order.Number <= 0 || order.Number > _last)
                    throw new ProtocolException("A worker wants something of a source that it has not begun with.");
                return;
            }
            else if (order.Count < SourceOrder.Leave)
            {
                throw new ProtocolException("A worker has taken less than nothing of a source.");
            }
            else if (order.Count > 0)
            {
                way.Window.Take(order.Count);
            }
        }
        if (isAlone)
            GiveEnd(order.Number, CallerIsGone);
        else
            unit.SendOrder(index, order);
    }

    /// <summary>The caller is gone. Whoever waits for an item, or for the end of what it has left, waits no longer.</summary>
    public void Lose()
    {
        int[] open;
        lock (_gate)
        {
            _isLost = true;
            open = [.. _open.Keys];
        }
        foreach (int number in open)
            GiveEnd(number, CallerIsGone);
    }

    /// <summary>The caller gives an item. No more of them are here than the worker has said that there is room for.</summary>
    /// <exception cref="ProtocolException">There is no room.</exception>
    public void Give(int number, ReadOnlyMemory<byte> item)
    {
        Way? way;
        lock (_gate)
        {
            if (!_open.TryGetValue(number, out way))
                return;
            if (!way.Window.HasRoom)
                throw new ProtocolException("A call gets more items than it has taken.");
            way.Window.Send(FlowControl.SizeOfItem(item.Length));
        }
        way.Sink.Give(way.Sequence, number, item);
    }

    /// <summary>A source has ended.</summary>
    public void GiveEnd(int number, CallError? error)
    {
        Way? way;
        lock (_gate)
        {
            if (!_open.Remove(number, out way))
                return;
            if (error is not null && _errors.Count < MostErrors)
                _errors.Add(number, error);
        }
        if (error is null)
            way.Sink.GiveEnd(way.Sequence, number, null, ofEnding: false);
        else
            way.Sink.GiveEnd(way.Sequence, number, error);
    }

    public override Exception? ErrorOf(int number)
    {
        lock (_gate)
            return _errors.TryGetValue(number, out var error) ? new SourceFailure(number, error) : null;
    }

    public override void End()
    {
        lock (_gate)
        {
            _ended = true;
            _open.Clear();
        }
    }

    /// <summary>One enumeration.</summary>
    private sealed class Way(ISourceSink sink, long sequence)
    {
        public ISourceSink Sink => sink;

        public long Sequence => sequence;

        public SendWindow Window { get; } = new(FlowControl.StreamWindow, FlowControl.StreamBytes);
    }
}
