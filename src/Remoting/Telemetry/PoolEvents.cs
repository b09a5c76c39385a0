using Microsoft.Extensions.Logging;
using Remoting.Threads;

namespace Remoting.Telemetry;

/// <summary>
/// What happens in a pool, told once to all who want to know: the log and the meter. Whoever tells something notes it and goes on; loggers and
/// listeners are called in the order of the notes, one at a time, on a queue of the pool's own. So they may block, throw, or call back into the pool.
/// </summary>
/// <remarks>
/// Two steps, because the order is that of the scheduler and the scheduler holds its lock: <c>Note</c> only writes down and is allowed under any
/// lock; <see cref="Raise"/> may start a thread and is called under none that others wait for.
/// </remarks>
internal sealed class PoolEvents(ILoggerFactory? loggers)
{
    /// <summary>So many events wait for a logger that is slow; what comes then is dropped and counted.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>The end of a pool waits for its events, but not for a logger or listener that has been busy with one of them for so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SerialQueue _queue = new(MostWaiting);
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly Queue<Action> _noted = new();

    /// <summary>One raises at a time, so that the order of the notes is kept.</summary>
    private readonly OrderedLock _raising = new(LockRank.Raising);

    /// <summary>Notes that are not in the queue yet.</summary>
    private int _left;

    /// <summary>Made by the first event, on the queue: making a logger is the program's code, too. Only steps of the queue look at it.</summary>
    private PoolLog? _log;

    /// <summary>Calls that have ended and that the meter was not told of.</summary>
    private long _callsEnded;

    /// <summary>Whether a step that will tell the meter of them is on its way: one is enough, however many batches of results come before it.</summary>
    private int _callsNoted;

    /// <summary>Calls that have their outcome, for who wants to know of each; told many at a time.</summary>
    private List<CallRecord> _outcomes = [];

    /// <summary>What the machine does not allow.</summary>
    private readonly List<string> _unmet = [];

    private Action? _tellOutcomes;
    private Action? _tellCalls;

    /// <summary>Places of workers that have died or were replaced, and are not taken again.</summary>
    private int _places;

    private long _lost;

    /// <summary>Answers that were thrown.</summary>
    private long _threw;

    /// <summary>How often a logger or a listener threw. What it threw is dropped.</summary>
    public long Failed => _queue.Failed + Volatile.Read(ref _threw);

    /// <summary>Events that found <see cref="MostWaiting"/> before them, or could not be told for want of something.</summary>
    public long Dropped => _queue.Dropped + Volatile.Read(ref _lost);

    /// <summary>What the pool was asked for, and this machine does not allow.</summary>
    public IReadOnlyList<string> UnmetOptions
    {
        get
        {
            using (_gate.Enter())
                return [.. _unmet];
        }
    }

    /// <summary>What goes to and fro.</summary>
    public PoolTraffic Traffic { get; } = new();

    /// <summary>Whether anybody wants to know what came of each call.</summary>
    public bool AreOutcomesWanted
    {
        get
        {
            try
            {
                return PoolMeter.AreOutcomesWanted;
            }
            catch (Exception)
            {
                Interlocked.Increment(ref _lost);
                return false;
            }
        }
    }

    public void WorkerReady(int workerId, int processId, TimeSpan took)
    {
        Net(() =>
        {
            if (TryTakePlace())
                Note(PoolMeter.WorkerRestarted());
            Note(PoolMeter.WorkerStarted(took));
            NoteLog(log => log.WorkerStarted(workerId, processId, took.TotalMilliseconds));
        });
        Raise();
    }

    /// <summary>How the workers of the pool are started.</summary>
    public void LaunchChosen(LaunchMode mode, string command)
    {
        Net(() => NoteLog(log => log.LaunchChosen(mode, command)));
        Raise();
    }

    /// <summary>A worker could not be started, or could not go on.</summary>
    public void WorkerFailed(int workerId, int? processId, Exception exception)
    {
        Net(() => NoteLog(log => log.WorkerFailed(workerId, processId, exception)));
        Raise();
    }

    /// <summary>Something that is not to fail has failed, and the pool goes on.</summary>
    public void StepFailed(Exception exception)
    {
        Net(() => NoteLog(log => log.StepFailed(exception)));
        Raise();
    }

    /// <summary>The machine does not allow what the pool was asked for. Told once for each option.</summary>
    public void OptionUnmet(string option, string why)
    {
        Net(() =>
        {
            string sentence = $"{option} is not in effect: {why}.";
            using (_gate.Enter())
            {
                if (_unmet.Exists(told => told.StartsWith(option, StringComparison.Ordinal)))
                    return;
                _unmet.Add(sentence);
            }
            NoteLog(log => log.OptionUnmet(sentence));
        });
        Raise();
    }

    public void NoteRetired(int workerId, int? processId, RetireReason reason) => Net(() =>
    {
        if (reason != RetireReason.PoolEnds)
            Note(PoolMeter.WorkerRecycled(reason));
        if (reason is RetireReason.MaxCalls or RetireReason.Memory or RetireReason.Asked)
            Interlocked.Increment(ref _places);
        NoteLog(log => log.WorkerRetired(workerId, processId, reason));
    });

    public void NoteKilled(int workerId, int? processId, KillReason reason, string? callable) => Net(() =>
    {
        Note(PoolMeter.WorkerKilled(reason));
        // What the program has asked for is no surprise.
        var level = reason is KillReason.Ordered or KillReason.NotNeeded ? LogLevel.Debug : LogLevel.Warning;
        NoteLog(log => log.WorkerKilled(level, workerId, processId, callable, reason));
    });

    /// <summary>A call is about to be killed with its worker; the innermost frames of its stack.</summary>
    public void CallHangs(int workerId, int processId, string stack)
    {
        Net(() => NoteLog(log => log.CallHangs(workerId, processId, Environment.NewLine, TopOf(stack))));
        Raise();
    }

    /// <summary>A worker is gone.</summary>
    /// <param name="death">Its end.</param>
    /// <param name="expected">Whether it was asked to end, or killed by the pool.</param>
    public void NoteGone(WorkerDeath death, bool expected) => Net(() =>
    {
        if (expected)
        {
            NoteLog(log => log.WorkerEnded(death.WorkerId, death.ProcessId, death.ExitCode));
            return;
        }
        Interlocked.Increment(ref _places);
        Note(PoolMeter.WorkerDied(death.Reason));
        NoteLog(log => log.WorkerDied(death.WorkerId, death.ProcessId, death.ExitCode, death.Reason, death.StandardErrorTail));
    });

    public void NoteRetried(WorkerDeath death, string callable, int attempt) => Net(() =>
    {
        Note(PoolMeter.CallRetried(death.Reason));
        NoteLog(log => log.CallRetried(callable, attempt, death.WorkerId, death.ProcessId, death.Reason));
    });

    /// <summary>A call is started again because its policy has said so.</summary>
    public void NoteRetried(string outcome) => Net(() => Note(PoolMeter.CallRetried(outcome)));

    public void NoteBroken(Exception exception) => Net(() => NoteLog(log => log.PoolBroken(exception)));

    /// <summary>Once for every batch of results: where nobody listens it costs one look.</summary>
    public void NoteCallsEnded(int count)
    {
        if (!AreCallsCounted())
            return;
        Interlocked.Add(ref _callsEnded, count);
        if (Interlocked.Exchange(ref _callsNoted, 1) == 0)
            Note(_tellCalls ??= TellCalls);
    }

    /// <summary>A call has its outcome, and somebody wants to know it (<see cref="AreOutcomesWanted"/>).</summary>
    public void NoteOutcome(CallRecord call) => Net(() =>
    {
        bool first;
        using (_gate.Enter())
        {
            if (_outcomes.Count >= MostWaiting)
            {
                Interlocked.Increment(ref _lost);
                return;
            }
            _outcomes.Add(call);
            first = _outcomes.Count == 1;
        }
        if (first)
            Note(_tellOutcomes ??= TellOutcomes);
    });

    /// <summary>The pool has found out something about how it is used.</summary>
    public void NoteAdvice(PoolAdvice advice) => Net(() => NoteLog(log => log.Advises(advice.Callable, advice.Kind, advice.Text)));

    /// <summary>Something is to be told that runs the program's code.</summary>
    public void NoteStep(Action tell) => Net(() => Note(tell));

    /// <summary>Asks a listener something whose answer cannot wait. Where it throws, that is counted, and it has no answer.</summary>
    public TAnswer? Ask<TArgument, TAnswer>(Func<TArgument, TAnswer> question, TArgument argument)
    {
        try
        {
            return question(argument);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _threw);
            return default;
        }
    }

    /// <summary>Puts what was noted on its way. Never throws, and never waits for the program's code.</summary>
    public void Raise()
    {
        if (Volatile.Read(ref _left) == 0)
            return;
        using (_raising.Enter())
        {
            while (TakeNote() is { } step)
            {
                if (!TryPost(step) && step == _tellCalls)
                    Volatile.Write(ref _callsNoted, 0);
                // Only now: who finds none left may rely on all being in the queue.
                Interlocked.Decrement(ref _left);
            }
        }
    }

    /// <summary>
    /// Does something when all that was raised has been told, or when a logger or listener takes longer than can be waited for. At once where nothing is
    /// to be told.
    /// </summary>
    public void WhenTold(Action then)
    {
        var told = _queue.WhenDoneAsync(Patience);
        if (told.IsCompleted)
            then();
        else
            // Not as a continuation: that would need a thread of the thread pool, which the program may block, perhaps waiting for this.
            OwnThreads.Queue(() => GoOnAfter(told, then), @long: true);
    }

    private static void GoOnAfter(Task told, Action then)
    {
        told.Wait();
        then();
    }

    private bool TryPost(Action step)
    {
        try
        {
            return _queue.Post(step);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _lost);
            return false;
        }
    }

    /// <summary>
    /// What tells of something must not be what it fails of. Memory may be short, or descriptors, and then already the code of logging and metering
    /// cannot be loaded; an event less is better than a call that never ends.
    /// </summary>
    private void Net(Action note)
    {
        try
        {
            note();
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _lost);
        }
    }

    private bool AreCallsCounted()
    {
        try
        {
            return PoolMeter.AreCallsCounted;
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _lost);
            return false;
        }
    }

    private void Note(Action? step)
    {
        if (step is null)
            return;
        using (_gate.Enter())
        {
            _noted.Enqueue(step);
            Interlocked.Increment(ref _left);
        }
    }

    private void NoteLog(Action<PoolLog> write)
    {
        if (loggers is not null)
            Note(() => write(_log ??= new PoolLog(loggers)));
    }

    private Action? TakeNote()
    {
        using (_gate.Enter())
            return _noted.TryDequeue(out var step) ? step : null;
    }

    private void TellOutcomes()
    {
        List<CallRecord> ended;
        using (_gate.Enter())
            (ended, _outcomes) = (_outcomes, []);
        foreach (var call in ended)
            PoolMeter.CallEnded(call);
    }

    private bool TryTakePlace()
    {
        for (int places = Volatile.Read(ref _places); places > 0; places = Volatile.Read(ref _places))
        {
            if (Interlocked.CompareExchange(ref _places, places - 1, places) == places)
                return true;
        }
        return false;
    }

    private void TellCalls()
    {
        // In this order: the other way round nobody would be told of what is counted between the two.
        Volatile.Write(ref _callsNoted, 0);
        PoolMeter.CallsEnded(Interlocked.Exchange(ref _callsEnded, 0));
    }

    private static string TopOf(string stack)
    {
        const int Frames = 10;
        string[] lines = stack.Split('\n');
        return lines.Length <= Frames ? stack : string.Join('\n', lines.Take(Frames)) + Environment.NewLine + "   ...";
    }
}
