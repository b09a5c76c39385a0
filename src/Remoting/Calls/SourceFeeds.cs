using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>The sources of one running call, where its caller is: what the worker asks of them, and what they threw.</summary>
/// <param name="call">The call.</param>
/// <param name="serializer">How items are written.</param>
internal sealed class SourceFeeds(RemoteCall call, SerializerChoice serializer) : CallSources
{
    /// <summary>A callable that has more enumerations open at a time is none that anybody wrote.</summary>
    private const int MostOpen = 4096;

    /// <summary>Of so many that failed it is known what they threw.</summary>
    private const int MostErrors = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, SourceFeed> _open = [];
    private readonly Dictionary<int, Exception> _errors = [];
    private readonly Dictionary<SourceFeed, int> _parameters = [];
    private int _last;
    private bool _ended;

    public override void Take(SourceOrder order, ISourceSink sink, long sequence)
    {
        SourceFeed? feed;
        lock (_gate)
        {
            if (_ended)
                return;
            if (order.Count == SourceOrder.Begin)
            {
                feed = Open(order, sink, sequence);
                _open.Add(order.Number, feed);
                _parameters.Add(feed, order.Parameter);
            }
            else if (!_open.TryGetValue(order.Number, out feed))
            {
                // It has ended meanwhile.
                if (order.Number <= 0 || order.Number > _last)
                    throw new ProtocolException("A worker wants something of a source that it has not begun with.");
                return;
            }
        }
        switch (order.Count)
        {
            case SourceOrder.Begin:
                feed.Begin();
                break;
            case SourceOrder.Leave:
                feed.Leave(callHasEnded: false);
                break;
            case > 0:
                feed.Grant(order.Count);
                break;
            default:
                throw new ProtocolException("A worker has taken less than nothing of a source.");
        }
    }

    public override Exception? ErrorOf(int number)
    {
        lock (_gate)
            return _errors.GetValueOrDefault(number);
    }

    /// <summary>An item cannot be written.</summary>
    public RemoteSerializationException Unwritable(SourceFeed feed, Exception error)
    {
        int parameter;
        lock (_gate)
            parameter = _parameters.GetValueOrDefault(feed);
        return RemoteErrors.UnwritableItem(call.Callable, parameter, error);
    }

    /// <summary>An enumeration has ended. False where that was known.</summary>
    public bool OnEnded(SourceFeed feed, Exception? error)
    {
        lock (_gate)
        {
            if (!_open.Remove(feed.Number))
                return false;
            _parameters.Remove(feed);
            if (error is not null && _errors.Count < MostErrors)
                _errors.Add(feed.Number, error);
            return true;
        }
    }

    public override void End()
    {
        SourceFeed[] open;
        lock (_gate)
        {
            _ended = true;
            open = [.. _open.Values];
        }
        foreach (var feed in open)
            feed.Leave(callHasEnded: true);
    }

    private SourceFeed Open(SourceOrder order, ISourceSink sink, long sequence)
    {
        if (order.Number != _last + 1 || _open.Count >= MostOpen || call.OpenSource(order.Parameter) is not { } source)
            throw new ProtocolException("A worker wants items of what is no source of its call.");
        _last = order.Number;
        return new SourceFeed(this, source, order.Number, sink, sequence, serializer);
    }
}
