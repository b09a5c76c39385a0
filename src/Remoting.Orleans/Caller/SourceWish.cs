using Remoting.Calls;
using Remoting.Protocol;

namespace Remoting.Clustering;

/// <summary>What a call on a silo wants of its sources. It is asked of them once the dispatcher's lock is released.</summary>
/// <param name="sources">The sources of the call.</param>
/// <param name="order">What is wanted.</param>
/// <param name="sink">Where it goes.</param>
internal sealed class SourceWish(CallSources sources, SourceOrder order, SourceSink sink)
{
    /// <exception cref="Transport.ProtocolException">No call can want that.</exception>
    public void Grant() => sources.Take(order, sink, sequence: 0);
}

/// <summary>The way of items to one call on a silo. What comes for a call that has ended, or for a silo that was given up, is dropped.</summary>
/// <param name="dispatcher">Whose call it is.</param>
/// <param name="session">The silo.</param>
/// <param name="unit">The unit of the call.</param>
/// <param name="index">Its index there.</param>
internal sealed class SourceSink(Dispatcher dispatcher, SiloSession session, CallUnit unit, int index) : ISourceSink
{
    void ISourceSink.Give(long sequence, int number, ReadOnlyMemory<byte> item)
    {
        if (item.Length > session.MostBytes)
        {
            string name = unit.Batch[unit.Range.Start + index].Callable.Name;
            throw new RemoteSerializationException(name, null,
                $"An item of a sequence, an argument of {name}, has {item.Length} bytes; over this cluster {session.MostBytes} travel at most (MaxPayloadBytes).", null);
        }
        dispatcher.Say(session, unit, SourceRecord.WriteItem(unit.Number, index, number, item.Span));
    }

    void ISourceSink.GiveEnd(long sequence, int number, Exception? error, bool ofEnding) =>
        Say(number, error is null ? null : CallError.From(error, ofEnding ? CallErrorKind.SourceEnding : CallErrorKind.Source));

    void ISourceSink.GiveEnd(long sequence, int number, CallError error) => Say(number, error);

    private void Say(int number, CallError? error) => dispatcher.Say(session, unit, SourceRecord.WriteEnd(unit.Number, index, number, error));
}
