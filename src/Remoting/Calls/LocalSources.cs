using Remoting.Protocol;

namespace Remoting.Calls;

/// <summary>Both ends of the sources of a call that runs in this process from its bytes: the items are bytes on their way, as to a worker.</summary>
/// <param name="sources">The caller's end; null where nobody wants to know of the call any more.</param>
/// <param name="sequence">The call's number.</param>
internal sealed class LocalSources(Func<CallSources?> sources, long sequence) : SourceInlets, ISourceSink
{
    void ISourceSink.Give(long sequence, int number, ReadOnlyMemory<byte> item) => Give(number, item);

    void ISourceSink.GiveEnd(long sequence, int number, Exception? error, bool ofEnding) => GiveEnd(number, error, ofEnding);

    void ISourceSink.GiveEnd(long sequence, int number, CallError error) => GiveEnd(number, ToException(error), error.Kind == CallErrorKind.SourceEnding);

    protected override void Ask(SourceOrder order)
    {
        if (sources() is { } open)
            open.Take(order, this, sequence);
        else
            Close();
    }
}
