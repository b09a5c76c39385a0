using System.Diagnostics.CodeAnalysis;
using Remoting.Calls;
using Remoting.Clustering;
using Remoting.Serialization;
using Remoting.Sharing;

namespace Remoting;

/// <summary>A worker of a silo of one's own. Its calls go to that silo in their order; with the silo, or the worker, the lease is lost.</summary>
internal sealed class ClusterLease : WorkerLease
{
    private readonly OrleansExecutor _executor;
    private readonly Dispatcher _dispatcher;
    private readonly SerializerChoice _serializer;
    private readonly RetryLine _retries;
    private readonly LeaseState _state;
    private (int WorkerId, int ProcessId) _worker;

    private ClusterLease(OrleansExecutor executor, Dispatcher dispatcher, LeaseState state, long id, CallOptions? call)
    {
        Id = id;
        _executor = executor;
        _dispatcher = dispatcher;
        _state = state;
        _serializer = executor.Serializer.ForLease(id);
        _retries = new RetryLine(again => dispatcher.Enqueue(state, again.Batch, [again]), static error => error is RemoteCallException, static _ => { })
        {
            Cancelled = dispatcher.Cancel,
        };
        executor.Watch(_retries);
        Defaults = call;
    }

    ~ClusterLease()
    {
        Unregister();
        _retries?.Close();
        if (_state is not null)
            _dispatcher.End(_state, cancelPending: false);
    }

    public override int WorkerId => _worker.WorkerId;

    /// <summary>On the silo's machine.</summary>
    public override int ProcessId => _worker.ProcessId;

    internal override Task Over => _state.Over.Task;

    internal override SharedValues Sharing => _executor.Sharing;

    internal override SerializerChoice Serializer => _serializer;

    internal override TimeSpan? MeasuredCallTime => null;

    /// <summary>Leases a worker of the silo with the least to do. Where that has none to give, and nothing of the lease has run, another one is asked.</summary>
    public static async Task<WorkerLease> OpenAsync(OrleansExecutor executor, Dispatcher dispatcher, LeaseOptions options, CallOptions? call, CancellationToken cancellationToken)
    {
        while (true)
        {
            long id = NewId();
            var state = await dispatcher.LeaseAsync(options with { Id = id, Opening = null }, call, options.Opening?.Callable, cancellationToken).ConfigureAwait(false);
            var lease = new ClusterLease(executor, dispatcher, state, id, call);
            try
            {
                if (await lease.TryOpenAsync(options.Opening, cancellationToken).ConfigureAwait(false))
                    return lease;
            }
            catch
            {
                await lease.ShutdownAsync(cancelPending: true).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
            // Nobody waits for a silo that leaves, or is gone.
            lease.ShutdownAsync(cancelPending: true).Observe();
        }
    }

    /// <summary>Waits for its worker, and makes the first call. False where another silo is to be asked.</summary>
    private async Task<bool> TryOpenAsync(RemoteCall? opening, CancellationToken cancellationToken)
    {
        if (await _state.Opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is not { } worker)
            return false;
        _worker = worker;
        Register();
        if (opening is null)
            return true;
        try
        {
            await this.SubmitAsync(opening, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RemotingException) when (_dispatcher.IsRefused(_state, opening.Callable))
        {
            // A silo of another build. Nothing has run there.
            return false;
        }
    }

    [SuppressMessage("Usage", "CA1816", Justification = "Whoever has ended the lease has done what the finalizer would.")]
    public override async Task ShutdownAsync(bool cancelPending = false)
    {
        _retries.Close();
        _dispatcher.End(_state, cancelPending);
        GC.SuppressFinalize(this);
        try
        {
            await _state.Over.Task.ConfigureAwait(false);
        }
        catch (BrokenProcessPoolException)
        {
            // There is no worker that could end it: it was told to those who had calls.
        }
        finally
        {
            Unregister();
        }
    }

    internal override void Enqueue(CallBatch batch)
    {
        var ranges = new List<CallRange>(1);
        using (_serializer.Enter())
            batch.Encoded = EncodedBatch.Write(batch, ranges, sharedBuffers: null);
        if (ranges.Count > 0)
            Submit(batch, ranges);
        else
            batch.Settle();
        GC.KeepAlive(this);
    }

    internal override BatchWriter OpenWriter(bool isConstant) => new Writer(this);

    internal override void Cancel(CallBatch batch, bool queuedOnly)
    {
        _retries.Cancel(batch, queuedOnly);
        _dispatcher.Cancel(batch, queuedOnly);
        GC.KeepAlive(this);
    }

    private void Submit(CallBatch batch, List<CallRange> ranges)
    {
        _retries.Watch(batch);
        if (_executor.CheckAll(batch, ranges) is { Count: > 0 } good)
            _dispatcher.Enqueue(_state, batch, good);
        else
            batch.Settle();
    }

    private sealed class Writer(ClusterLease lease) : CallsWriter(lease._serializer, sharedBuffers: null)
    {
        protected override void Enqueue(CallBatch batch, List<CallRange> ranges) => lease.Submit(batch, ranges);
    }
}
