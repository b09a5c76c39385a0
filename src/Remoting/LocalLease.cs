using System.Diagnostics;
using Remoting.Calls;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Threads;

namespace Remoting;

/// <summary>
/// A place of a <see cref="ThreadPoolExecutor"/> of one's own: its calls run one after the other in this process, and what they keep is kept here. It takes
/// its place with one call of the pool, which lasts as long as the lease.
/// </summary>
internal sealed class LocalLease : WorkerLease
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly RemotingWorker _worker;
    private readonly ThreadPoolExecutor _executor;
    private readonly ThreadPoolExecutor _calls;
    private readonly Place _place;
    private readonly TimeSpan _idleTimeout;
    private readonly OwnTimer? _idle;

    /// <summary>Since when nothing runs. Under the lock of the calls.</summary>
    private long _idleSince;
    private Task? _ended;

    private LocalLease(ThreadPoolExecutor executor, LeaseOptions options, CallOptions? call, CancellationToken cancellationToken)
    {
        Id = options.Id ?? Id;
        Defaults = call;
        _executor = executor;
        _worker = new RemotingWorker(0, null) { Loggers = executor.LoggerFactory };
        _calls = new ThreadPoolExecutor(_worker, options.CallTimeout, executor.Sharing);
        _place = new Place(cancellationToken) { Options = call?.Priority is { } priority ? new CallOptions { Priority = priority } : null };
        _worker.BeginLease(Id);
        Contents = _worker.Lease!;
        if (options.IdleTimeout is { } idle && idle != Timeout.InfiniteTimeSpan)
        {
            _idleTimeout = idle;
            _idle = OwnTimer.Create(static lease => ((LocalLease)lease!).CloseIdle(), this);
            _calls.Idled = BeginIdle;
            _calls.Used = () => _idle.Change(Timeout.InfiniteTimeSpan);
        }
    }

    public override int WorkerId => 0;

    public override int ProcessId => Environment.ProcessId;

    internal override Task Over => _place.Left;

    internal override LeaseContents? Contents { get; }

    internal override SharedValues Sharing => _executor.Sharing;

    internal override SerializerChoice Serializer => _executor.Serializer;

    internal override TimeSpan? MeasuredCallTime => null;

    /// <summary>Leases a place, in turn with the calls of the pool.</summary>
    public static async Task<WorkerLease> OpenAsync(ThreadPoolExecutor executor, LeaseOptions options, CallOptions? call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lease = new LocalLease(executor, options, call, cancellationToken);
        executor.Enqueue(lease._place);
        lease._place.ObserveCancellation(executor);
        try
        {
            await lease._place.Taken.ConfigureAwait(false);
            executor.Add(lease);
            lease.Register();
            cancellationToken.ThrowIfCancellationRequested();
            if (options.Opening is { } opening)
                await lease.SubmitAsync(opening, cancellationToken).ConfigureAwait(false);
            lease.BeginIdle();
            return lease;
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override Task ShutdownAsync(bool cancelPending = false)
    {
        var over = _calls.ShutdownAsync(cancelPending);
        using (_gate.Enter())
            return _ended ??= EndAsync(over);
    }

    internal override void Enqueue(CallBatch batch) => _calls.Enqueue(batch);

    internal override BatchWriter OpenWriter(bool isConstant) => _calls.OpenWriter(isConstant, Id);

    internal override void Cancel(CallBatch batch, bool queuedOnly) => _calls.Cancel(batch, queuedOnly);

    internal override async Task ReleaseAsync(long number)
    {
        try
        {
            await _calls.SubmitAsync(new LeaseCall(LeaseOrder.Release, number)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            // The end of the lease has released it.
        }
    }

    private void BeginIdle()
    {
        _idleSince = Stopwatch.GetTimestamp();
        _idle?.Change(_idleTimeout);
    }

    /// <summary>The timer may have fired just before a call came, and a call that waits to be run again is none that runs: then it is looked at later.</summary>
    private void CloseIdle()
    {
        if (_calls.TryClose($"The lease has ended, for it was not used for {_idleTimeout}.", () => Stopwatch.GetElapsedTime(_idleSince) >= _idleTimeout))
            _ = ObserveAsync(ShutdownAsync());
        else
            _idle!.Change(_idleTimeout);
    }

    private static async Task ObserveAsync(Task ended) => await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task EndAsync(Task over)
    {
        // Not on the thread of who has the gate, nor where it goes on: it may wait for the end there.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await over.ConfigureAwait(false);
        _idle?.Dispose();
        Unregister();
        _executor.Remove(this);
        try
        {
            RemotingWorker.EnterLocal(_worker);
            _worker.EndLease();
        }
        finally
        {
            _place.Leave();
        }
    }

    /// <summary>The one call of the pool that has the place.</summary>
    private sealed class Place(CancellationToken cancellationToken) : SubmittedCall(cancellationToken)
    {
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Complete when it has the place.</summary>
        public Task Taken => _taken.Task;

        /// <summary>Complete when it has given it back.</summary>
        public Task Left => _left.Task;

        public override RemoteCall this[int index] => new LeaseCall(LeaseOrder.Begin, 0);

        /// <summary>Gives the place back.</summary>
        public void Leave() => _left.TrySetResult();

        public override void Succeed(int index, ReadOnlyMemory<byte> result) => OnCompleted();

        protected override void OnFailed(int index, Exception error)
        {
            _taken.TrySetException(error);
            OnCompleted();
        }

        public override void Cancel(int index)
        {
            _taken.TrySetCanceled(CancellationToken);
            OnCompleted();
        }

        public override async Task InvokeAsync(int index, LocalCancellation cancellation)
        {
            _taken.TrySetResult();
            await _left.Task.ConfigureAwait(false);
            OnCompleted();
        }
    }
}
