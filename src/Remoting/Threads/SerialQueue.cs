namespace Remoting.Threads;

/// <summary>
/// Steps that run one after the other in the order in which they were posted, on <see cref="OwnThreads"/>. So is user code called (loggers,
/// listeners, output callbacks): whatever it does, it holds up what is posted here, and nobody who posts.
/// </summary>
/// <param name="most">At most so many steps wait; what is posted beyond is dropped and counted.</param>
internal sealed class SerialQueue(int most = int.MaxValue) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _steps = new();

    /// <summary>Complete it when nothing is left to do.</summary>
    private List<TaskCompletionSource>? _waiting;

    /// <summary>A thread works through the steps, and will find what is added.</summary>
    private bool _running;

    private long _finished;
    private long _dropped;
    private long _failed;

    /// <summary>Steps that threw. What they threw is nobody's: those who posted have gone on.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Steps that found no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds a step. Never waits, never throws. False when there is no room.</summary>
    public bool Post(Action step)
    {
        lock (_gate)
        {
            if (_steps.Count >= most)
            {
                _dropped++;
                return false;
            }
            _steps.Enqueue(step);
            if (_running)
                return true;
            _running = true;
        }
        OwnThreads.Queue(this);
        return true;
    }

    /// <summary>
    /// Complete when nothing is left to do, or when no step has ended for <paramref name="patience"/>: then one of them is stuck, which must not hold up
    /// whoever waits here.
    /// </summary>
    public Task WhenIdleAsync(TimeSpan patience)
    {
        TaskCompletionSource idle;
        lock (_gate)
        {
            if (!_running)
                return Task.CompletedTask;
            idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= []).Add(idle);
        }
        new Patience(this, idle, patience).Begin();
        return idle.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Action? step;
            List<TaskCompletionSource>? waiting = null;
            lock (_gate)
            {
                if (!_steps.TryDequeue(out step))
                {
                    _running = false;
                    (waiting, _waiting) = (_waiting, null);
                }
            }
            if (step is null)
            {
                waiting?.ForEach(idle => idle.TrySetResult());
                return;
            }
            try
            {
                step();
            }
            catch (Exception)
            {
                Interlocked.Increment(ref _failed);
            }
            Interlocked.Increment(ref _finished);
        }
    }

    /// <summary>Ends a wait when the queue makes no progress.</summary>
    private sealed class Patience
    {
        private readonly SerialQueue _queue;
        private readonly TaskCompletionSource _idle;
        private readonly TimeSpan _patience;
        private readonly OwnTimer _timer;
        private long _finishedBefore;

        public Patience(SerialQueue queue, TaskCompletionSource idle, TimeSpan patience)
        {
            _queue = queue;
            _idle = idle;
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
            if (_idle.Task.IsCompleted)
                return;
            if (Volatile.Read(ref _queue._finished) == _finishedBefore)
                _idle.TrySetResult();
            else
                Begin();
        }
    }
}
