namespace Remoting.Clustering;

/// <summary>A worker of this silo that a caller elsewhere has leased.</summary>
/// <param name="pool">Whose worker it is. It counts the lease until that has none.</param>
/// <param name="session">The caller.</param>
/// <param name="number">Its number there.</param>
#pragma warning disable CA1001 // A source of tokens without timer and handle holds nothing.
internal sealed class ServedLease(SiloPool pool, ServedSession session, long number)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Lock _gate = new();
    private WorkerLease? _lease;
    private bool _isOver;
    private int _isFree;

    public long Number => number;

    // The session's lock guards these two.

    /// <summary>Calls of it without outcome; those that travel together count until all of them have one...</summary>
    public long Calls { get; set; }

    /// <summary>... and the bytes of their arguments.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether its caller has sent far more than it may.</summary>
    public bool HasTooMuch => Calls > LeaseLimits.Excess * LeaseLimits.MostCalls || Bytes > LeaseLimits.Excess * LeaseLimits.MostBytes;

    /// <summary>The worker, once there is one.</summary>
    public WorkerLease? Lease
    {
        get
        {
            lock (_gate)
                return _lease;
        }
    }

    /// <summary>Waits for a worker in turn with the calls of the pool, and tells the caller. Never throws.</summary>
    public async Task OpenAsync(LeaseRecord record)
    {
        try
        {
            var lease = await pool.Executor.LeaseCoreAsync(record.Options, record.Call, _givenUp.Token).ConfigureAwait(false);
            _ = FreeBehindAsync(lease);
            bool isLate;
            lock (_gate)
            {
                isLate = _isOver;
                if (!isLate)
                    _lease = lease;
            }
            if (isLate)
            {
                // It was given up while the pool gave it a worker: nobody else knows of that.
                await lease.ShutdownAsync(cancelPending: true).ConfigureAwait(false);
                SayOver(null);
                return;
            }
            var writer = new RecordWriter(RecordKind.Leased);
            writer.Write(number);
            writer.Write(lease.WorkerId);
            writer.Write(lease.ProcessId);
            session.Post(this, writer.ToArray(), isOver: false);
        }
        catch (Exception e)
        {
            SayOver(e);
        }
    }

    /// <summary>No more calls; over when those that there are have ended, or given up where there is no worker yet. Never throws.</summary>
    public async Task EndAsync(bool cancelPending)
    {
        try
        {
            WorkerLease? lease;
            lock (_gate)
            {
                _isOver = true;
                lease = _lease;
            }
            await _givenUp.CancelAsync().ConfigureAwait(false);
            if (lease is null)
                return;
            await lease.ShutdownAsync(cancelPending).ConfigureAwait(false);
            SayOver(null);
        }
        catch (Exception e)
        {
            SayOver(e);
        }
    }

    /// <summary>There is no such lease, or not any more, and why.</summary>
    public void SayOver(Exception? error)
    {
        // First: what is said has the load behind it, and the caller may ask no more for long.
        Free();
        var writer = new RecordWriter(RecordKind.Unleased);
        writer.Write(number);
        writer.Write(error is not null);
        if (error is not null)
        {
            ErrorForm.Write(writer, error);
            writer.Write(pool.IsLeaving);
        }
        session.Post(this, writer.ToArray(), isOver: true);
    }

    /// <summary>A lease that was forgotten, or whose worker has died, is over before its caller says so: what it had is there for others.</summary>
    private async Task FreeBehindAsync(WorkerLease lease)
    {
        await lease.Over.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Free();
    }

    /// <summary>It has no worker, and waits for none.</summary>
    private void Free()
    {
        if (Interlocked.Exchange(ref _isFree, 1) == 0)
            pool.CountLease(-1);
    }
}
