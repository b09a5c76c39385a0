using System.Diagnostics;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>
/// The activities of calls whose trace the parent records: that of the call, and those that its code and the libraries it uses make under it. They go to the
/// parent when they have ended, and are told to its exporters. Whether a trace is recorded is the parent's decision alone.
/// </summary>
internal sealed class CallTracing(ResultOutbox outbox) : IDisposable
{
    /// <summary>The most activities of one call; a call that makes more says how many are missing.</summary>
    private const int Most = 1000;

    private static readonly ActivitySource Source = new("Remoting");

    /// <summary>In the order of their calls, which is that of their numbers.</summary>
    private readonly Queue<TraceFrame> _noted = new();

    private ActivityListener? _listener;
    private int _sent;

    /// <summary>That of the running call, until it is on its way.</summary>
    private Activity? _unsent;

    /// <summary>Whether no call that is to come has a trace: all that others look at.</summary>
    public bool IsIdle => _noted.Count == 0;

    public void Note(TraceFrame frame) => _noted.Enqueue(frame);

    /// <summary>A call begins. Its activity is the current one until it ends; null where it has none.</summary>
    public Activity? Begin(long sequence, int attempt, Callable callable)
    {
        // Calls that were taken back are somebody else's.
        while (_noted.TryPeek(out var passed) && passed.Sequence < sequence)
            _noted.Dequeue();
        if (!_noted.TryPeek(out var frame) || frame.Sequence != sequence)
            return null;
        _noted.Dequeue();
        if (!ActivityContext.TryParse(frame.TraceParent, frame.TraceState, isRemote: true, out var parent))
            return null;
        // Listeners are the program's own code, and what they throw is swallowed: the call then has no activity.
        var before = Activity.Current;
        try
        {
            return Start(frame, parent, attempt, callable);
        }
        catch (Exception)
        {
            Activity.Current = before;
            return null;
        }
    }

    private Activity? Start(TraceFrame frame, ActivityContext parent, int attempt, Callable callable)
    {
        _listener ??= Listen();
        _sent = 0;
        ActivityLink[] links = frame.Link is { } lost && ActivityContext.TryParse(lost, null, out var attempted) ? [new ActivityLink(attempted)] : [];
        var activity = Source.CreateActivity(callable.MetricName, ActivityKind.Server, parent, null, links);
        foreach (var (key, value) in frame.Baggage)
            activity?.AddBaggage(key, value);
        _ = activity?.SetTag("remoting.worker.id", RemotingWorker.Current?.WorkerId).SetTag("process.pid", Environment.ProcessId)
            .SetTag("remoting.attempt", attempt + 1).Start();
        return _unsent = activity;
    }

    /// <summary>The call has ended; its activity is on its way before its outcome.</summary>
    public void End(Activity activity, CallError? error)
    {
        if (error is not null)
            activity.SetStatus(ActivityStatusCode.Error, error.Message).SetTag("error.type", error.Type);
        if (_sent > Most)
            activity.SetTag("remoting.spans.missing", _sent - Most);
        _sent = 0;
        var before = activity.Parent;
        try
        {
            activity.Stop();
            activity.Dispose();
        }
        catch (Exception)
        {
            // A listener of the program's: those behind it were not asked, and the activity would be the current one for ever.
            Activity.Current = before;
        }
        if (_unsent == activity)
            Send(activity);
    }

    public void Dispose() => _listener?.Dispose();

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = Send,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>On whichever thread it ends.</summary>
    private void Send(Activity activity)
    {
        if (activity == _unsent)
            _unsent = null;
        if (!activity.Recorded || Interlocked.Increment(ref _sent) > Most)
            return;
        var buffer = FrameBuffer.Rent();
        int start = buffer.Length;
        SpanFrame.Of(activity).Write(buffer);
        outbox.Add(buffer.Written[start..], more: true);
        FrameBuffer.Return(buffer);
    }
}
