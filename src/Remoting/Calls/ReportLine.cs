using System.Collections.Concurrent;
using MessagePack;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Threads;

namespace Remoting.Calls;

/// <summary>Whoever sent something of a running call, and may send more when that has been taken.</summary>
internal interface ICallAcknowledgements
{
    /// <summary>The caller has taken so many items of the stream.</summary>
    void OnConsumed(long sequence, int count);

    /// <summary>The caller has taken so many reports.</summary>
    void OnReported(long sequence, int count);
}

/// <summary>
/// Progress of one call on its way to the caller: reports are handed over in order, one at a time, and the call's outcome goes through the same line
/// behind them. So the caller's code runs in no loop of the pool: whatever it does holds up this call only.
/// </summary>
/// <remarks>
/// Bounded: the worker has no more reports on the way than <see cref="FlowControl.ReportWindow"/> and <see cref="FlowControl.ReportBytes"/> say.
/// </remarks>
internal sealed class ReportLine(PendingOutcomes outcomes)
{
    private readonly SerialQueue _steps = new();
    private readonly PendingOutcomes.Holder _outcome = new(outcomes);

    /// <summary>What the first report that failed threw. Only the thread that works through the steps looks at it.</summary>
    private Exception? _error;

    /// <summary>What was told of, and the worker does not know yet.</summary>
    private TakeWindow _taken = new(FlowControl.ReportWindow, FlowControl.ReportBytes);

    /// <summary>Reads a report from its bytes, which may run code of the program's own; null where the call takes none.</summary>
    /// <exception cref="RemoteSerializationException">It cannot be read.</exception>
    public static Action? Read(RemoteCall call, int parameter, byte[] value, SerializerChoice serializer)
    {
        try
        {
            using var scope = serializer.Enter();
            using var alone = ByItself.Begin();
            var reader = new MessagePackReader(value);
            return call.ReadReport(parameter, ref reader);
        }
        catch (Exception e)
        {
            throw RemoteErrors.UnreadableReport(call.Callable, parameter, e);
        }
    }

    /// <summary>Hands a report over. One that fails ends the reporting of this call.</summary>
    /// <param name="report">Reads the report and tells it: the program's own code.</param>
    /// <param name="size">The report's bytes.</param>
    /// <param name="source">Who may then send more.</param>
    /// <param name="sequence">The call's number there.</param>
    public void Report(Action report, int size, ICallAcknowledgements source, long sequence) => _steps.Post(() =>
    {
        try
        {
            if (_error is null)
                PendingOutcomes.Run(_outcome, report);
        }
        catch (Exception e)
        {
            _error = e;
        }
        if (_taken.Take(FlowControl.SizeOfItem(size)) is > 0 and var count)
            source.OnReported(sequence, count);
    });

    /// <summary>The call has ended.</summary>
    /// <param name="batch">Its batch.</param>
    /// <param name="index">Its index there.</param>
    /// <param name="succeeded">Whether it has a result, in whose place the error of a report is shown. An error of its own comes first.</param>
    /// <param name="outcome">Hands its outcome over.</param>
    public void Conclude(CallBatch batch, int index, bool succeeded, Action outcome)
    {
        _outcome.Begin();
        _steps.Post(() =>
        {
            try
            {
                if (succeeded && _error is { } error)
                    batch.Fail(index, error);
                else
                    PendingOutcomes.Run(_outcome, outcome);
                batch.Settle();
            }
            finally
            {
                _outcome.Complete();
            }
        });
    }
}

/// <summary>The lines of those calls of a batch that have reported.</summary>
internal sealed class ReportLines
{
    private readonly ConcurrentDictionary<int, ReportLine> _lines = new();

    public ReportLine Open(int index, PendingOutcomes outcomes) =>
        _lines.GetOrAdd(index, static (_, outcomes) => new ReportLine(outcomes), outcomes);

    public ReportLine? Find(int index) => _lines.GetValueOrDefault(index);
}
