namespace Remoting.Threads;

/// <summary>
/// Steps that run one after the other in the order in which they were posted, on <see cref="OwnThreads"/>. So is user code called (loggers,
/// listeners, output callbacks): whatever it does, it holds up what is posted here, and nobody who posts.
/// </summary>
/// <param name="most">At most so many steps wait; what is posted beyond is dropped and counted.</param>
internal sealed class SerialQueue(int most = int.MaxValue) : IThreadPoolWorkItem
{
    private readonly OrderedLock _gate = new(LockRank.Queue);
    private readonly Queue<Action> _steps = new();

    /// <summary>Who waits for what was posted up to some step.</summary>
    private List<(long Through, TaskCompletionSource Done)>? _waiting;

    /// <summary>A thread works through the steps, and will find what is added.</summary>
    private bool _running;

    private long _posted;
    private long _finished;
    private long _dropped;
    private long _failed;

    /// <summary>Steps that have ended. As long as it does not change while some wait, one of them is stuck.</summary>
    public long Finished => Volatile.Read(ref _finished);

    /// <summary>Steps that threw. What they threw is dropped: those who posted have gone on.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Steps that found no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds a step. Never waits, never throws. False when there is no room.</summary>
    public bool Post(Action step)
    {
        using (_gate.Enter())
        {
            if (_steps.Count >= most)
            {
                _dropped++;
                return false;
            }
            _steps.Enqueue(step);
            _posted++;
            if (_running)
                return true;
            _running = true;
        }
        OwnThreads.Queue(this);
        return true;
    }

    /// <summary>
    /// Complete when everything that was posted before is done, or when no step has ended for <paramref name="patience"/>: then one of them is stuck,
    /// which must not hold up whoever waits here.
    /// </summary>
    public Task WhenDoneAsync(TimeSpan patience)
    {
        var done = new TaskCompletionSource();
        using (_gate.Enter())
        {
            if (!_running)
                return Task.CompletedTask;
            (_waiting ??= []).Add((_posted, done));
        }
        new Patience(this, done, patience).Begin();
        return done.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        // What a step leaves behind on the thread is not the next one's.
        var state = CleanThread.Capture();
        while (TryTake() is { } step)
        {
            LockOrder.AssertNone();
            try
            {
                step();
            }
            catch (Exception)
            {
                Interlocked.Increment(ref _failed);
            }
            state.Restore();
            Finish();
        }
    }

    /// <summary>What follows on it runs on a thread of its own, and needs none of the thread pool.</summary>
    private static void Announce(TaskCompletionSource done) => OwnThreads.Queue(() => done.TrySetResult());

    private Action? TryTake()
    {
        using (_gate.Enter())
        {
            if (!_steps.TryDequeue(out var step))
                _running = false;
            return step;
        }
    }

    private void Finish()
    {
        using (_gate.Enter())
        {
            Volatile.Write(ref _finished, _finished + 1);
            // They stand in the order of what they wait for.
            while (_waiting is [var (through, done), ..] && through <= _finished)
            {
                Announce(done);
                _waiting.RemoveAt(0);
            }
        }
    }

    /// <summary>Ends a wait when the queue makes no progress.</summary>
    private sealed class Patience
    {
        private readonly SerialQueue _queue;
        private readonly TaskCompletionSource _done;
        private readonly TimeSpan _patience;
        private readonly OwnTimer _timer;
        private long _finishedBefore;

        public Patience(SerialQueue queue, TaskCompletionSource done, TimeSpan patience)
        {
            _queue = queue;
            _done = done;
            _patience = patience;
            _timer = OwnTimer.Trusted(Look);
        }

        public void Begin()
        {
            _finishedBefore = Volatile.Read(ref _queue._finished);
            _timer.Change(_patience);
        }

        private void Look()
        {
            if (_done.Task.IsCompleted)
                return;
            if (Volatile.Read(ref _queue._finished) == _finishedBefore)
                Announce(_done);
            else
                Begin();
        }
    }
}
