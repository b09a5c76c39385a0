using Remoting.Calls;
using Remoting.Protocol;

namespace Remoting.Workers;

// What the caller gives a running call of its sources. It comes from the threads that the sources run on.
internal sealed partial class Worker : ISourceSink
{
    void ISourceSink.Give(long sequence, int number, ReadOnlyMemory<byte> item)
    {
        _control!.PostItem(sequence, number, item.Span);
        _control.Flush();
    }

    void ISourceSink.GiveEnd(long sequence, int number, Exception? error, bool ofEnding)
    {
        _control!.PostEnd(sequence, number, error is null ? null : CallError.From(error, ofEnding ? CallErrorKind.SourceEnding : CallErrorKind.Source));
        _control.Flush();
    }

    void ISourceSink.GiveEnd(long sequence, int number, CallError error)
    {
        _control!.PostEnd(sequence, number, error);
        _control.Flush();
    }
}
