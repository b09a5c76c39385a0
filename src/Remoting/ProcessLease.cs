using System.Diagnostics.CodeAnalysis;
using MessagePack;
using Remoting.Calls;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting;

/// <summary>A worker process of one's own. The scheduler knows its <see cref="Lease"/> and never this, so that one that is dropped is found.</summary>
internal sealed class ProcessLease : WorkerLease
{
    // Held, so that a pool is not let go of while somebody has one of its workers.
    private readonly ProcessPoolExecutor _executor;
    private readonly Scheduler _scheduler;
    private readonly SerializerChoice _serializer;
    private readonly SegmentPool? _segments;
    private readonly Lease _lease;
    private readonly SubmittedCall<Nil> _closing;
    private readonly RetryLine _retries;
    private WorkerSlot? _worker;

    private ProcessLease(ProcessPoolExecutor executor, Scheduler scheduler, SerializerChoice serializer, SegmentPool? segments, ProcessPoolOptions pool,
        LeaseOptions options, CallOptions? call, CancellationToken cancellationToken)
    {
        Id = options.Id ?? Id;
        _executor = executor;
        _scheduler = scheduler;
        _serializer = serializer.ForLease(Id);
        _segments = segments;
        var retries = Retrying.InLease(scheduler);
        _retries = retries;
        executor.Watch(retries);
        Begin = new SubmittedCall<Nil>(new LeaseCall(LeaseOrder.Begin, Id), cancellationToken, isOurs: true)
        {
            Options = call?.Priority is { } priority ? new CallOptions { Priority = priority } : null,
        };
        // What the calls of the lease ask for that do not say so themselves.
        Defaults = call;
        _closing = new SubmittedCall<Nil>(new LeaseCall(LeaseOrder.End, Id), CancellationToken.None, isOurs: true)
        {
            // What callables do at the end of a lease has as much time as what they do at the end of a worker.
            Options = pool.WorkerExitTimeout == TimeSpan.Zero ? null : new CallOptions { Timeout = pool.WorkerExitTimeout },
        };
        _lease = new Lease(Begin, _closing, options.IdleTimeout, options.CallTimeout) { AwaitsCalls = () => !retries.IsEmpty };
        Begin.Lease = _lease;
        _closing.Lease = _lease;
        // It may have to be sent when nobody is there who could write it.
        _closing.Encoded = EncodedBatch.Write(_closing, [], sharedBuffers: null);
    }

    ~ProcessLease()
    {
        Unregister();
        _retries?.Close();
        _scheduler?.CloseLease(_lease, cancelPending: false);
    }

    public override int WorkerId => _worker?.Id ?? 0;

    public override int ProcessId => _worker?.Link.ProcessId ?? 0;

    internal override Task Over => _closing.Task;

    internal override SharedValues Sharing => _executor.Sharing;

    internal override SerializerChoice Serializer => _serializer;

    internal override TimeSpan? MeasuredCallTime => _scheduler.MeasuredCallTimeOf(_lease);

    private SubmittedCall<Nil> Begin { get; }

    /// <summary>Leases a worker of a pool.</summary>
    public static Task<WorkerLease> OpenAsync(ProcessPoolExecutor executor, Scheduler scheduler, SerializerChoice serializer, SegmentPool? segments,
        ProcessPoolOptions pool, LeaseOptions options, CallOptions? call, CancellationToken cancellationToken) =>
        OpenCoreAsync(executor, scheduler, serializer, segments, pool, options, call, cancellationToken).ForCallers();

    // Invariant: nothing here needs a thread of the thread pool, which the program may have blocked with waiting for this.
    private static async Task<WorkerLease> OpenCoreAsync(ProcessPoolExecutor executor, Scheduler scheduler, SerializerChoice serializer, SegmentPool? segments,
        ProcessPoolOptions pool, LeaseOptions options, CallOptions? call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lease = new ProcessLease(executor, scheduler, serializer, segments, pool, options, call, cancellationToken);
        try
        {
            await lease.BeginAsync().OnAnyThread();
            cancellationToken.ThrowIfCancellationRequested();
            if (options.Opening is { } opening)
                await lease.SubmitOursAsync(new NoResultCall(opening), cancellationToken).OnOwnThread();
            return lease;
        }
        catch
        {
            await lease.GiveUpAsync().OnOwnThread();
            throw;
        }
    }

    public override Task ShutdownAsync(bool cancelPending = false) => EndAsync(cancelPending).ForCallers();

    [SuppressMessage("Usage", "CA1816", Justification = "Whoever has ended the lease has done what the finalizer would.")]
    private Task EndAsync(bool cancelPending)
    {
        _scheduler.Outcomes.ExcludeCurrent();
        _retries.Close();
        _scheduler.CloseLease(_lease, cancelPending);
        GC.SuppressFinalize(this);
        return CleanThread.WithoutContext(WhenEndedAsync);
    }

    private async Task WhenEndedAsync()
    {
        try
        {
            await _closing.Task.OnAnyThread();
        }
        catch (Exception e) when (e is OperationCanceledException or BrokenProcessPoolException)
        {
            // There is no worker that could end it: it was told to those who had calls.
        }
        finally
        {
            Unregister();
        }
    }

    private protected override Task EndAsync() => EndAsync(cancelPending: false);

    internal override void Enqueue(CallBatch batch)
    {
        batch.Lease = _lease;
        var ranges = new List<CallRange>(1);
        if (batch.Encoded is not null)
            ranges.Add(new CallRange(batch, 0, batch.Count));
        else
            Write(batch, ranges);
        _retries.Watch(batch);
        if (ranges.Count > 0)
        {
            _executor.Watch(batch, ranges);
            _scheduler.Enqueue(batch, ranges);
        }
        else
            batch.Settle();
        GC.KeepAlive(this);
    }

    internal override BatchWriter OpenWriter(bool isConstant) => new Writer(this);

    internal override void Cancel(CallBatch batch, bool queuedOnly)
    {
        _retries.Cancel(batch, queuedOnly);
        _scheduler.Cancel(batch, queuedOnly);
        GC.KeepAlive(this);
    }

    private void Write(CallBatch batch, List<CallRange> ranges)
    {
        using (_serializer.Enter())
            batch.Encoded = EncodedBatch.Write(batch, ranges, _segments);
    }

    private async Task BeginAsync()
    {
        var ranges = new List<CallRange>(1);
        using (_serializer.Enter())
            Begin.Encoded = EncodedBatch.Write(Begin, ranges, _segments);
        _scheduler.Enqueue(Begin, ranges);
        Begin.ObserveCancellation(_executor);
        await Begin.Task.OnOwnThread();
        _worker = _scheduler.WorkerOf(_lease);
        Register();
    }

    /// <summary>Whoever wanted the lease does not get it: it is over as soon as its worker has ended it.</summary>
    private async Task GiveUpAsync()
    {
        try
        {
            await EndAsync(cancelPending: true).OnOwnThread();
        }
        catch (RemotingException)
        {
            // Why it was given up says more.
        }
    }

    private sealed class Writer(ProcessLease lease) : CallsWriter(lease._serializer, lease._segments)
    {
        protected override void Enqueue(CallBatch batch, List<CallRange> ranges)
        {
            batch.Lease = lease._lease;
            lease._retries.Watch(batch);
            lease._executor.Watch(batch, ranges);
            lease._scheduler.Enqueue(batch, ranges);
        }
    }
}
