using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Remoting.Calls;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting;

/// <summary>
/// Runs calls on threads of this process: the same calls, to compare with, or for work that waits rather than computes.
/// The callable's own exceptions arrive as they are. Unlike in Python, threads of .NET do use several cores.
/// </summary>
/// <remarks>
/// <para>
/// A submitted call runs with the very objects that it was made of, and with what flows with the code that submits it (<see cref="AsyncLocal{T}"/>, cultures, the activity). So does a map's over items that cannot change (numbers, strings, enums, dates,
/// identifiers, tuples of such). Any other item may be changed by its source when the next is taken, and so its call is written down when it is
/// taken, as in a process pool, and runs with copies, on a thread of its own if it waits; its result is a copy, too. An argument or a result that
/// cannot be written fails its item with <see cref="RemoteSerializationException"/>.
/// </para>
/// <para>
/// <see cref="CallOptions.Timeout"/> cancels the call's token. A thread cannot be stopped: a call that does not look at its token runs on, and its
/// task fails with <see cref="CallTimeoutException"/> when it has ended, whatever came of it. <see cref="CallOptions.MaxAttempts"/> means nothing
/// here, where no worker can die under a call. <see cref="CallOptions.Priority"/> and <see cref="CallOptions.Retry"/> are as in a process pool, but that a call with a sequence
/// among its arguments is never run again: it is given the very object. <see cref="CallOptions.Measure"/> tells times, and what the thread of the call has allocated.
/// </para>
/// </remarks>
[DebuggerDisplay("MaxWorkers = {Parallelism}")]
public sealed class ThreadPoolExecutor : Executor
{
    private readonly OrderedLock _gate = new(LockRank.Pool);
    private readonly CallQueue _queue;

    /// <summary>Those of which a call runs.</summary>
    private readonly LocalChunks _chunks = new();

    private readonly RetryLine _retries;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LocalLease> _leases = [];

    /// <summary>Where these are the calls of a lease: the worker that they see, and how long they may run.</summary>
    private readonly RemotingWorker? _worker;
    private readonly TimeSpan? _callTimeout;

    private int _running;
    private bool _shutdown;

    /// <summary>Why there are no more calls, where nobody has asked for the end.</summary>
    private string? _whyClosed;

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
        _queue = new CallQueue();
        _retries = MakeRetries();
    }

    /// <summary>Makes the one that runs the calls of a lease.</summary>
    internal ThreadPoolExecutor(RemotingWorker worker, TimeSpan? callTimeout, SharedValues sharing)
    {
        Sharing = sharing;
        Parallelism = 1;
        _queue = new CallQueue(isOrdered: true);
        _retries = MakeRetries();
        _worker = worker;
        _callTimeout = callTimeout;
    }

    /// <summary>
    /// Where <see cref="RemotingWorker.Logger"/> of the running call writes to: where there is one, calls find a <see cref="RemotingWorker.Current"/> that stands
    /// for the executor. Default: none.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Told when nothing runs any more, under the lock.</summary>
    internal Action? Idled { get; set; }

    /// <summary>Told when there is something to run, under the lock.</summary>
    internal Action? Used { get; set; }

    internal override int Parallelism { get; }

    /// <summary>Those of a lease are those of the executor.</summary>
    internal override SharedValues Sharing { get; } = new(SharingKind.Objects, typeof(ThreadPoolExecutor));

    internal override SerializerChoice Serializer => SerializerChoice.Current.ForSharing(Sharing);

    // A chunk costs next to nothing here.
    internal override TimeSpan? MeasuredCallTime => null;

    /// <inheritdoc/>
    public override Task ShutdownAsync(bool cancelPending = false)
    {
        _retries.Close();
        var cancelled = new List<CallRange>();
        LocalLease[] leases;
        using (_gate.Enter())
        {
            _shutdown = true;
            leases = [.. _leases];
            _leases.Clear();
            while (cancelPending && _queue.TryPeek(out var range))
            {
                _queue.TakeFront(range);
                cancelled.Add(range);
            }
            if (cancelPending)
                _chunks.Withdraw(null, cancelled);
            EndIfIdle();
        }
        Cancel(cancelled);
        foreach (var lease in leases)
            _ = EndAsync(lease, cancelPending);
        return EndAsync();
    }

    /// <summary>Lets no more calls in, unless one runs, is queued or waits to be run again.</summary>
    /// <param name="why">What later calls are told.</param>
    /// <param name="condition">Whether it is still to be. Under the lock.</param>
    internal bool TryClose(string why, Func<bool> condition)
    {
        using (_gate.Enter())
        {
            if (_shutdown || _running > 0 || _queue.Calls > 0 || !_retries.IsEmpty || !condition())
                return false;
            _shutdown = true;
            _whyClosed = why;
            return true;
        }
    }

    internal override Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken) =>
        LocalLease.OpenAsync(this, options, call, cancellationToken);

    /// <summary>A lease has its place. Where the executor is shut down already it ends at once.</summary>
    internal void Add(LocalLease lease)
    {
        bool late;
        using (_gate.Enter())
        {
            late = _shutdown;
            if (!late)
                _leases.Add(lease);
        }
        if (late)
            _ = EndAsync(lease, cancelPending: false);
    }

    /// <summary>A lease is over.</summary>
    internal void Remove(LocalLease lease)
    {
        using (_gate.Enter())
            _leases.Remove(lease);
    }

    /// <summary>What is shared ends behind the calls. A lease has none of its own.</summary>
    private async Task EndAsync()
    {
        await _ended.Task.ConfigureAwait(false);
        if (_worker is not null)
            return;
        await Sharing.CloseAsync().ConfigureAwait(false);
        // The program's own code goes on behind this, and not where the last value has ended.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private static async Task EndAsync(LocalLease lease, bool cancelPending) =>
        await lease.ShutdownAsync(cancelPending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    internal override void Enqueue(CallBatch batch)
    {
        if (!SharedValues.AnyEver)
        {
            Enqueue(batch, [new CallRange(batch, 0, batch.Count)]);
            return;
        }
        var serializer = _worker?.Lease is { } lease ? Serializer.ForLease(lease.LeaseId) : Serializer;
        var ranges = LentCalls.Take(batch, serializer);
        if (ranges.Count > 0)
            Enqueue(batch, CollectionsMarshal.AsSpan(ranges));
        else
            batch.Settle();
    }

    internal override BatchWriter OpenWriter(bool isConstant) => isConstant ? new Keeper(this) : new Copier(this, Serializer);

    /// <summary>The same for a map of a lease, whose items may have handles.</summary>
    internal BatchWriter OpenWriter(bool isConstant, long lease) =>
        isConstant ? new Keeper(this) : new Copier(this, Serializer.ForLease(lease));

    internal override void Cancel(CallBatch batch, bool queuedOnly)
    {
        _retries.Cancel(batch, queuedOnly);
        var cancelled = new List<CallRange>();
        using (_gate.Enter())
        {
            _queue.Withdraw(batch, cancelled);
            _chunks.Withdraw(batch, cancelled);
        }
        Cancel(cancelled);
        if (!queuedOnly)
            batch.Cancellation?.Cancel();
    }

    private void Enqueue(CallBatch batch, ReadOnlySpan<CallRange> ranges)
    {
        _retries.Watch(batch);
        batch.Account = CallAccounts.Of(batch, isTimed: false);
        if (batch.Account != CallAccount.None)
            batch.SubmittedAt = Stopwatch.GetTimestamp();
        var flow = ExecutionContext.Capture();
        int starting = 0;
        bool refused;
        using (_gate.Enter())
        {
            refused = _shutdown;
            if (!refused)
            {
                // The clock of a single call that is run again begins anew; the calls of a map have one end.
                if (batch.Count == 1 || batch.Cancellation is null)
                    batch.Cancellation = new LocalCancellation(batch.Cancellation is { } before ? before.Flow : flow);
                foreach (var range in ranges)
                    starting += Queue(range);
            }
        }
        if (refused)
        {
            foreach (var range in ranges)
            {
                // A refusal is no failure of the call's own, though it looks like one that a callable may throw: it is not retried, and hides none.
                for (int i = range.Start; i < range.Start + range.Count; i++)
                    batch.FailForGood(i, batch.Retries?.Last(i, Refusal()) ?? Refusal());
            }
            batch.Settle();
        }
        for (; starting > 0; starting--)
            CleanThread.WithoutContext(() => Start(mayBlock: batch.Encoded is not null));
    }

    /// <summary>One that takes a sequence cannot be run again: it is given the very object, and has moved it on.</summary>
    private static bool MayRepeat(CallBatch batch, int index) => batch.Encoded is not null || !HasSequences(batch[index]);

    private static bool HasSequences(RemoteCall call)
    {
        for (int parameter = 0; parameter < call.Callable.Parameters.Count; parameter++)
        {
            if (call.OpenSource(parameter) is not null)
                return true;
        }
        return false;
    }

    private ObjectDisposedException Refusal() => _whyClosed is { } why
        ? new ObjectDisposedException(nameof(WorkerLease), why)
        : new ObjectDisposedException(nameof(ThreadPoolExecutor));

    /// <summary>Queues calls in chunks. How many threads are to be started for them.</summary>
    private int Queue(CallRange range)
    {
        int starting = 0;
        Used?.Invoke();
        while (range.Count > 0)
        {
            int count = Math.Min(range.Batch.ChunkLength, range.Count);
            _queue.PushBack(range.Take(count));
            range = range.Skip(count);
            if (_running < Parallelism)
            {
                _running++;
                starting++;
            }
        }
        return starting;
    }

    /// <summary>A call that is run from its bytes waits on its thread, if it waits: that is none that others need, then.</summary>
    private void Start(bool mayBlock)
    {
        try
        {
            if (mayBlock)
            {
                _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
                return;
            }
        }
        catch (TaskSchedulerException)
        {
            // The limit of threads is reached. It is counted as running already, so one that is there has to do it.
        }
        try
        {
            _ = Task.Run(RunAsync);
        }
        catch (TaskSchedulerException)
        {
            // Nor can the thread pool have one more. Whoever is counted and does not come would be missed for good.
            OwnThreads.Queue(() => _ = RunAsync(), @long: true);
        }
    }

    /// <summary>Where a thread runs a call its exceptions arrive as they are, so any may be retried. What a policy throws is nobody's concern but its own.</summary>
    private RetryLine MakeRetries() => new(call => Enqueue(call.Batch, [call]), static _ => true, static _ => { })
    {
        Cancelled = Cancel,
        Emptied = OnNoneRetried,
        MayRepeat = MayRepeat,
    };

    private void OnNoneRetried()
    {
        using (_gate.Enter())
            EndIfIdle();
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

    /// <summary>Runs calls until none waits. They may be those of several submitters, so what flows with each is put in place before it.</summary>
    private async Task RunAsync()
    {
        var nothing = ExecutionContext.Capture()!;
        while (true)
        {
            CallRange range;
            LocalChunk? chunk;
            using (_gate.Enter())
            {
                if (!_queue.TryPeek(out range))
                {
                    _running--;
                    EndIfIdle();
                    Idled?.Invoke();
                    return;
                }
                var turn = _queue.Turn;
                _queue.TakeFront(range);
                _queue.EndTurn(turn);
                chunk = range.Count > 1 ? _chunks.Begin(range) : null;
            }
            var flow = range.Batch.Cancellation!.Flow ?? nothing;
            for (int? next = chunk is null ? range.Start : TakeNext(chunk); next is { } index; next = chunk is null ? null : TakeNext(chunk))
            {
                ExecutionContext.Restore(flow);
                if (SynchronizationContext.Current is not null)
                    SynchronizationContext.SetSynchronizationContext(null);
                var running = RunAsync(range.Batch, index, range.Attempt);
                if (!running.IsCompleted)
                {
                    await running.ConfigureAwait(false);
                    // Where what a call waits for comes is the program's own thread, which has other things to do than to run the calls behind it.
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }
                // Each by itself: the next of its chunk may take long, and may even wait for what becomes of this one.
                ExecutionContext.Restore(nothing);
                range.Batch.Settle();
            }
        }
    }

    /// <summary>The next call of a chunk; null where none is left.</summary>
    private int? TakeNext(LocalChunk chunk)
    {
        using (_gate.Enter())
            return _chunks.TakeNext(chunk);
    }

    private async Task RunInLeaseAsync(CallBatch batch, int index, int attempt, LocalCancellation cancellation)
    {
        // It flows with the call, and is gone when this returns.
        RemotingWorker.EnterLocal(_worker!);
        _worker!.CallId++;
        _worker.Callable = batch[index].Callable;
        _worker.Attempt = attempt + 1;
        _worker.LocalToken = cancellation.Token;
        await StartAsync(batch, index, cancellation).ConfigureAwait(false);
    }

    private async Task RunWithLoggerAsync(CallBatch batch, int index, int attempt, LocalCancellation cancellation)
    {
        // As above: one for each call, since they run side by side.
        RemotingWorker.EnterLocal(new RemotingWorker(0, null)
        {
            Loggers = LoggerFactory,
            Callable = batch[index].Callable,
            Attempt = attempt + 1,
            LocalToken = cancellation.Token,
        });
        await StartAsync(batch, index, cancellation).ConfigureAwait(false);
    }

    private Task RunAsync(CallBatch batch, int index, int attempt)
    {
        var cancellation = batch.Cancellation!;
        // Of several calls each has its own time; what ends them all is one.
        if (batch.Count > 1 && TimeoutOf(batch) is not null)
            cancellation = cancellation.ForOne();
        return _worker is not null ? RunInLeaseAsync(batch, index, attempt, cancellation)
            : LoggerFactory is null ? StartAsync(batch, index, cancellation)
            : RunWithLoggerAsync(batch, index, attempt, cancellation);
    }

    private TimeSpan? TimeoutOf(CallBatch batch) => (batch.Options?.Timeout ?? _callTimeout) is { } timeout && timeout != Timeout.InfiniteTimeSpan ? timeout : null;

    private Task StartAsync(CallBatch batch, int index, LocalCancellation cancellation)
    {
        if (TimeoutOf(batch) is { } timeout)
            cancellation.StartClock(timeout);
        if (batch.Encoded is not null)
        {
            WrittenCall.Run(batch, index, cancellation);
            return Task.CompletedTask;
        }
        return batch.Account == CallAccount.None ? batch.InvokeAsync(index, cancellation) : batch.InvokeMeasuredAsync(index, cancellation);
    }

    private void EndIfIdle()
    {
        if (_shutdown && _running == 0 && _queue.Calls == 0 && _retries.IsEmpty)
            _ended.TrySetResult();
    }

    /// <summary>Items that nobody can change: their calls are run as they are.</summary>
    private sealed class Keeper(ThreadPoolExecutor executor) : BatchWriter
    {
        public override long Length => 0;

        public override void Add(RemoteCall call)
        {
        }

        public override void Submit(CallBatch batch) => executor.Enqueue(batch);

        public override void Abandon()
        {
        }
    }

    /// <summary>Items that their source may use again: their calls are run from what was written when they were taken.</summary>
    private sealed class Copier(ThreadPoolExecutor executor, SerializerChoice serializer) : CallsWriter(serializer, sharedBuffers: null)
    {
        protected override void Enqueue(CallBatch batch, List<CallRange> ranges) => executor.Enqueue(batch, CollectionsMarshal.AsSpan(ranges));
    }
}
