using Remoting.Calls;

namespace Remoting.Workers;

// What is left of an initializer that came to a bad end: nobody submitted it, so its worker writes it down.
internal sealed partial class Worker
{
    /// <summary>Whether the initializer was sent and has not returned.</summary>
    private volatile bool _runsInitializer;

    /// <summary>Writes it down where it is what the worker ended with; gives the death with the place.</summary>
    private WorkerDeath RecordInitializer(WorkerDeath death, Exception? fatal)
    {
        if (_options.Recorder is not { } recorder || !_runsInitializer || _killed || _stopped)
            return death;
        var (end, error) = fatal is RemotingException thrown ? (RecordedEnd.Exception, thrown)
            : (death.Reason == WorkerExitReason.StartTimeout ? RecordedEnd.Timeout : RecordedEnd.Death,
                new BrokenProcessPoolException($"The worker died while it ran the initializer, {_initializer![0].Callable.Name}.", death));
        if (!recorder.Wants(end))
            return death;
        recorder.Record(end, new CallRange(_initializer!, 0, 1), error, death);
        return death with { CapsulePath = error.CapsulePath };
    }
}
