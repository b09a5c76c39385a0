using Remoting.CompilerServices;
using Remoting.Scheduling;

namespace Remoting;

/// <summary>
/// Runs calls on threads of this process, without serialization: the same calls, to compare with, or for work that waits rather than computes.
/// The callable's own exceptions arrive as they are. Unlike in Python, threads of .NET do use several cores.
/// </summary>
public sealed class ThreadPoolExecutor : Executor
{
    private readonly Lock _gate = new();
    private readonly Deque<CallRange> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _shutdown;

    /// <summary>Makes an executor that runs as many calls at a time as this process may use processors.</summary>
    public ThreadPoolExecutor()
        : this(Environment.ProcessorCount)
    {
    }

    /// <summary>Makes an executor that runs up to <paramref name="maxWorkers"/> calls at a time.</summary>
    /// <param name="maxWorkers">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxWorkers"/> is zero or negative.</exception>
    public ThreadPoolExecutor(int maxWorkers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxWorkers);
        Parallelism = maxWorkers;
    }

    internal override int Parallelism { get; }

    // A chunk costs next to nothing here.
    internal override TimeSpan? MeasuredCallTime => null;

    /// <inheritdoc/>
    public override Task ShutdownAsync(bool cancelPending = false)
    {
        var cancelled = new List<CallRange>();
        lock (_gate)
        {
            _shutdown = true;
            while (cancelPending && _queue.TryPopFront(out var range))
                cancelled.Add(range);
            EndIfIdle();
        }
        Cancel(cancelled);
        return _ended.Task;
    }

    internal override void Enqueue(CallBatch batch)
    {
        int starting = 0;
        bool refused;
        lock (_gate)
        {
            refused = _shutdown;
            if (!refused)
            {
                batch.Cancellation = new CancellationTokenSource();
                for (int start = 0; start < batch.Count; start += batch.Grain)
                {
                    _queue.PushBack(new CallRange(batch, start, Math.Min(batch.Grain, batch.Count - start)));
                    if (_running < Parallelism)
                    {
                        _running++;
                        starting++;
                    }
                }
            }
        }
        if (refused)
        {
            for (int i = 0; i < batch.Count; i++)
                batch.Fail(i, new ObjectDisposedException(nameof(ThreadPoolExecutor)));
            batch.Settle();
        }
        for (; starting > 0; starting--)
            _ = Task.Run(RunAsync);
    }

    internal override void Cancel(CallBatch batch, bool queuedOnly)
    {
        var cancelled = new List<CallRange>();
        lock (_gate)
        {
            _queue.RemoveWhere(range => range.Batch == batch, cancelled);
        }
        Cancel(cancelled);
        if (!queuedOnly)
            batch.Cancellation?.Cancel();
    }

    private static void Cancel(List<CallRange> ranges)
    {
        foreach (var range in ranges)
        {
            for (int i = 0; i < range.Count; i++)
                range.Batch.Cancel(range.Start + i);
            range.Batch.Settle();
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            CallRange range;
            lock (_gate)
            {
                if (!_queue.TryPopFront(out range))
                {
                    _running--;
                    EndIfIdle();
                    return;
                }
            }
            for (int i = range.Start; i < range.Start + range.Count; i++)
                await range.Batch.InvokeAsync(i, range.Batch.Cancellation!.Token).ConfigureAwait(false);
            range.Batch.Settle();
        }
    }

    private void EndIfIdle()
    {
        if (_shutdown && _running == 0 && _queue.Count == 0)
            _ended.TrySetResult();
    }
}
