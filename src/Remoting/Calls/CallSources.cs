using Remoting.Protocol;

namespace Remoting.Calls;

/// <summary>The sources of one running call, as its pool sees them: who is asked for items, and knows what was thrown instead.</summary>
internal abstract class CallSources
{
    /// <summary>Does what the running call wants.</summary>
    /// <exception cref="Transport.ProtocolException">No such call can want that.</exception>
    public abstract void Take(SourceOrder order, ISourceSink sink, long sequence);

    /// <summary>What an enumeration threw.</summary>
    public abstract Exception? ErrorOf(int number);

    /// <summary>The call has its outcome: whatever is open of its sources is left.</summary>
    public abstract void End();
}
