using System.Collections.Concurrent;
using System.Diagnostics;
using Remoting.Calls;
using Remoting.Threads;

namespace Remoting;

/// <summary>
/// A worker of one's own, until it is disposed of: an executor whose calls run one after the other on one worker, in the order in which they were submitted.
/// What a call leaves in a static, in <see cref="RemotingWorker.State"/> or behind a <see cref="Handle{T}"/> is there for the next.
/// </summary>
/// <remarks>
/// When the worker dies the running call fails with <see cref="WorkerDiedException"/>, and so does every later one: never does another worker take its
/// place without being asked to. The worker is not replaced while it is leased, whatever <see cref="ProcessPoolOptions.MaxCallsPerWorker"/> or
/// <see cref="ProcessPoolOptions.RecycleWorkerAtMemory"/> say, but after it. Calls of a lease are never run twice (<see cref="CallOptions.MaxAttempts"/>), and do
/// not count against <see cref="ProcessPoolOptions.MaxPendingCalls"/>.
/// </remarks>
public abstract class WorkerLease : Executor
{
    /// <summary>Leases that a handle may come from. One that is dropped is not kept by it.</summary>
    private static readonly ConcurrentDictionary<long, WeakReference<WorkerLease>> Open = new();

    /// <summary>No two processes have the same numbers but by an unlikely accident: a worker may own pools and leases, too.</summary>
    private static long _lastId = (long)Environment.ProcessId << 32 ^ (Stopwatch.GetTimestamp() & 0x7fff_ffff) << 20;

    private protected WorkerLease()
    {
    }

    /// <summary>The worker's number in its pool; 0 on a <see cref="ThreadPoolExecutor"/>.</summary>
    public abstract int WorkerId { get; }

    /// <summary>The worker's process.</summary>
    public abstract int ProcessId { get; }

    /// <summary>What tells leases apart, also in messages of exceptions.</summary>
    internal long Id { get; private protected init; } = Interlocked.Increment(ref _lastId);

    /// <summary>Ended when no worker is its own any more, whoever has ended that: it was disposed of or forgotten, or its worker has died.</summary>
    internal abstract Task Over { get; }

    /// <summary>What callables keep, where that is in this process.</summary>
    internal virtual LeaseContents? Contents => null;

    internal override int Parallelism => 1;

    /// <summary>A lease has one worker: it gives no other.</summary>
    /// <exception cref="NotSupportedException">Always. Lease from the pool.</exception>
    internal sealed override Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A lease has one worker, and gives no other. Lease from the pool.");

    /// <summary>The lease that a handle comes from, if it is one of this process.</summary>
    internal static WorkerLease? Find(long id) => Open.TryGetValue(id, out var reference) && reference.TryGetTarget(out var lease) ? lease : null;

    /// <summary>Lets go of a kept object behind the calls before. Does not fail where the lease is over.</summary>
    internal virtual Task ReleaseAsync(long number) => CleanThread.WithoutContext(() => ReleaseCoreAsync(number)).ForCallers();

    private async Task ReleaseCoreAsync(long number)
    {
        try
        {
            await SubmitOursAsync(new LeaseCall(LeaseOrder.Release, number)).OnAnyThread();
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException or BrokenProcessPoolException)
        {
            // The end of the lease has released it.
        }
    }

    /// <summary>As <see cref="Executor.ShutdownAsync"/>, but what the end of the lease has thrown is thrown there only.</summary>
    internal sealed override Task DisposeCoreAsync()
    {
        var ended = EndAsync();
        return CleanThread.WithoutContext(() => QuietlyAsync(ended)).ForCallers();
    }

    /// <summary>As <see cref="Executor.ShutdownAsync"/>; may end on any thread.</summary>
    private protected virtual Task EndAsync() => ShutdownAsync();

    private static async Task QuietlyAsync(Task ended)
    {
        try
        {
            await ended.OnAnyThread();
        }
        catch (RemotingException)
        {
            // Who wants to know calls ShutdownAsync.
        }
        catch (AggregateException)
        {
        }
    }

    /// <summary>A number for a lease that is asked for before it is made.</summary>
    private protected static long NewId() => Interlocked.Increment(ref _lastId);

    private protected void Register() => Open[Id] = new WeakReference<WorkerLease>(this);

    private protected void Unregister() => Open.TryRemove(Id, out _);
}
