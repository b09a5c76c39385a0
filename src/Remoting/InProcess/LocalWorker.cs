using System.Diagnostics;
using Remoting.Calls;
using Remoting.CompilerServices;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Threads;

namespace Remoting.InProcess;

/// <summary>
/// A worker that is a thread of this process, for debugging: a breakpoint in a callable is hit where the program is debugged. Queue, windows, time-outs and
/// cancellation are the pool's own; arguments, results, reports and items go through the serializer, and exceptions arrive as from a worker. What only
/// a process can do, it cannot: a call that does not end when it is asked to is given up, and runs on; and what crashes, crashes the program.
/// </summary>
[DebuggerDisplay("Worker {slot.Id} in this process")]
internal sealed partial class LocalWorker(WorkerSlot slot, Scheduler scheduler, ProcessPoolOptions options, CallBatch? initializer) : IWorkerLink
{
    // Also what is waited on for work. Takes no other lock.
    private readonly object _gate = new();
    private readonly Queue<Work> _queue = new();
    private readonly CallCancellation _cancellation = new();
    private readonly SerializerChoice _serializer = SerializerChoice.Of(options.SerializerOptions);

    /// <summary>One tells the scheduler something at a time, so that nothing comes behind the end.</summary>
    private readonly OrderedLock _telling = new(LockRank.Receiving);

    /// <summary>What callables see of it.</summary>
    private RemotingWorker Worker => field ??= new RemotingWorker(slot.Id, _cancellation) { Loggers = options.LoggerFactory };

    private PendingOutcomes Outcomes => scheduler.Outcomes;

    private long _started;
    private long _startedAt;
    private OwnTimer? _exitLimit;
    private bool _stopping;
    private bool _gone;

    /// <summary>Whether this program's pools are to run their calls in this process.</summary>
    public static bool IsAskedFor => Environment.GetEnvironmentVariable("REMOTING_IN_PROCESS") is "1" or "true";

    public int? ProcessId => Environment.ProcessId;

    public long Started => Volatile.Read(ref _started);

    /// <summary>They are always known here.</summary>
    public bool WantsTimes
    {
        set => _ = value;
    }

    public long? StartedAt(long sequence)
    {
        lock (_gate)
            return sequence == _started ? _startedAt : null;
    }

    public void Send(CallRange calls, long firstSequence)
    {
        lock (_gate)
        {
            for (int i = 0; i < calls.Count; i++)
                _queue.Enqueue(new Work(calls.Batch, calls.Start + i, firstSequence + i, calls.Attempt));
            Monitor.Pulse(_gate);
        }
    }

    public void SendCancel(long sequence) => _cancellation.Cancel(sequence);

    public long Recall(long through)
    {
        lock (_gate)
        {
            while (_queue.TryPeek(out var work) && work.Sequence <= through)
                _queue.Dequeue();
            return _started;
        }
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = $"Remoting worker {slot.Id} in this process" }.UnsafeStart();

    public void StepIn() => throw new UnreachableException("A thread has no start that could be made ahead of time: there is no standby in this process.");

    /// <summary>A debugger shows it.</summary>
    public string? TryTakeStack() => null;

    public void Stop()
    {
        // What is to be done at the end may take for ever.
        _exitLimit ??= OwnTimer.Create(static worker => ((LocalWorker)worker!).Kill(KillManner.AtOnce), this);
        _exitLimit.Change(options.WorkerExitTimeout);
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Nothing can end a thread: what runs is given up.</summary>
    public void Kill(KillManner manner) => OwnThreads.Queue(() => End(new WorkerDeath(slot.Id, Environment.ProcessId, null, WorkerExitReason.Killed, "",
        "It is a thread of this process (REMOTING_IN_PROCESS), which cannot be ended: the call runs on")));

    public void Flush()
    {
    }

    public void FlushSoon()
    {
    }

    public bool TryWatch() => false;

    public void Watch()
    {
    }

    public void TakeIn()
    {
    }

    private void Run()
    {
        var state = CleanThread.Capture();
        if (initializer is not null && RunInitializer() is { } error)
        {
            End(new WorkerDeath(slot.Id, Environment.ProcessId, null, WorkerExitReason.StartFailed, ""), error);
            return;
        }
        using (_telling.Enter())
        {
            if (!_gone)
                scheduler.OnReady(slot);
        }
        while (Take() is { } work)
        {
            RunCall(work);
            state.Restore();
        }
        EndContents();
        End(new WorkerDeath(slot.Id, Environment.ProcessId, 0, WorkerExitReason.Exited, ""));
    }

    /// <summary>Does what callables have asked for at the end: as in a worker that is a process, not where it was given up, and nothing that throws goes further.</summary>
    private void EndContents()
    {
        lock (_gate)
        {
            if (_gone)
                return;
        }
        RemotingWorker.EnterLocal(Worker);
        try
        {
            Worker.End();
        }
        catch (Exception e)
        {
            scheduler.Events.WorkerFailed(slot.Id, ProcessId, e);
        }
        finally
        {
            RemotingWorker.LeaveLocal();
        }
    }

    /// <summary>The next call, which has begun with that; null at the end.</summary>
    private Work? Take()
    {
        while (true)
        {
            try
            {
                return WaitForWork();
            }
            catch (ThreadInterruptedException)
            {
                // A call that has run here has kept the thread, and interrupts it now.
            }
        }
    }

    private Work? WaitForWork()
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && !_stopping && !_gone)
                Monitor.Wait(_gate);
            if (_gone || !_queue.TryDequeue(out var work))
                return null;
            // Before the call is announced: who has seen it there may cancel it.
            _cancellation.Begin(work.Sequence);
            _startedAt = Stopwatch.GetTimestamp();
            Volatile.Write(ref _started, work.Sequence);
            return work;
        }
    }

    /// <summary>Tells the scheduler something of the running call. Null when nobody wants to know it any more.</summary>
    private List<NotedCalls>? Tell(long sequence, CallNotice notice)
    {
        var reported = new List<NotedCalls>();
        using (_telling.Enter())
            return !_gone && scheduler.OnReports(slot, [new CallNotices(sequence, 1, notice)], reported) ? reported : null;
    }

    /// <summary>Tells the end, once.</summary>
    private void End(WorkerDeath death, Exception? fatal = null)
    {
        using (_telling.Enter())
        {
            lock (_gate)
            {
                if (_gone)
                    return;
                _gone = true;
                Monitor.PulseAll(_gate);
            }
            _exitLimit?.Dispose();
            // Whatever still runs is asked to end.
            _cancellation.Cancel(Started);
            scheduler.OnGone(slot, Started, death, fatal);
        }
    }

    private readonly record struct Work(CallBatch Batch, int Index, long Sequence, int Attempt = 0);
}

/// <summary>Makes the threads that stand for a pool's workers.</summary>
internal sealed class LocalWorkerFactory(ProcessPoolOptions options, CallBatch? initializer) : IWorkerFactory
{
    public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler) => new LocalWorker(slot, scheduler, options, initializer);
}
