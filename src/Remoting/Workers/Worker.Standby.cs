using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Workers;

// A worker that was started ahead of time runs the initializer when it is needed. It serves already, so the answer comes as results do.
internal sealed partial class Worker
{
    /// <summary>Ends a worker whose initializer takes too long.</summary>
    private OwnTimer? _initializingLimit;

    /// <summary>Whether an answer to the initializer is to come.</summary>
    private volatile bool _initializing;

    public void StepIn()
    {
        _initializing = _runsInitializer = true;
        _initializingLimit = OwnTimer.Create(static worker => ((Worker)worker!).OnInitializingTooLong(), this);
        _initializingLimit.Change(_options.WorkerStartTimeout);
        _sender!.PostRun(new CallRange(_initializer!, 0, 1), firstSequence: 0);
        _sender.Flush();
    }

    /// <summary>Takes in what came of the initializer. False when the frame is about something else.</summary>
    private bool TryTakeInitialized(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        if (kind is not (FrameKind.Ready or FrameKind.Refused))
            return false;
        if (!_initializing)
            throw new ProtocolException("A worker becomes ready once.");
        _initializing = false;
        _initializingLimit!.Dispose();
        if (kind == FrameKind.Ready)
        {
            _runsInitializer = false;
            _scheduler.OnReady(_slot);
            return true;
        }
        var error = CallError.Read(body);
        if (Interlocked.Exchange(ref _ending, 1) == 0)
            OwnThreads.Queue(() => End("", RemoteErrors.ToException(error, _initializer![0].Callable)), @long: true);
        return true;
    }

    private void OnInitializingTooLong()
    {
        if (!_initializing)
            return;
        _reason ??= WorkerExitReason.StartTimeout;
        BeginEnd($"The initializer did not return within {_options.WorkerStartTimeout}.");
    }
}
