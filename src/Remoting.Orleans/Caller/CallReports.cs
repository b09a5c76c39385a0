using Remoting.Calls;

namespace Remoting.Clustering;

/// <summary>One call of a unit on a silo, for whoever tells its reports of progress: the silo lets each call send as many more as were told of that call.</summary>
/// <param name="session">The silo.</param>
/// <param name="index">The call's index in its unit.</param>
internal sealed class CallReports(SiloSession session, int index) : ICallAcknowledgements
{
    void ICallAcknowledgements.OnConsumed(long sequence, int count) => ((ICallAcknowledgements)session).OnConsumed(sequence, count);

    void ICallAcknowledgements.OnReported(long sequence, int count) => session.OnTold(sequence, index, count);
}
