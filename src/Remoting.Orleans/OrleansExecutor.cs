using System.Diagnostics;
using Orleans;
using Remoting.Calls;
using Remoting.Clustering;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Threads;
using Remoting.Watching;

namespace Remoting;

/// <summary>
/// Runs calls in worker processes of many machines: those of the silos of a Microsoft Orleans cluster that have called
/// <see cref="RemotingSiloBuilderExtensions.AddRemotingWorkers"/>. The same calls, and the same semantics, as those of a <see cref="ProcessPoolExecutor"/>, but
/// for what cannot be known across machines: docs/cluster.md has them side by side.
/// </summary>
/// <remarks>
/// Works the same from a program that is a silo itself and from one that is only a client. Dispose of it with <c>await using</c>. An executor that is dropped without
/// that finishes its calls and lets go of its silos, when the garbage collector finds it.
/// </remarks>
[DebuggerDisplay("Silos = {GetSnapshot().Silos.Count}")]
public sealed class OrleansExecutor : Executor
{
    // Everything alive (the timer, messages on their way) refers to the dispatcher and never to this object, so that a dropped executor is found.
    private readonly Dispatcher _dispatcher;
    private readonly RetryLine _retries;

    /// <summary>The program's own code goes on after it, never where the last value has ended.</summary>
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SerializerChoice _serializer;
    private readonly long _mostBytes;

    /// <summary>Makes an executor of a cluster.</summary>
    /// <param name="cluster">The cluster: of a client's host or of a silo's, <c>services.GetRequiredService&lt;IClusterClient&gt;()</c>.</param>
    /// <param name="options">How it is used.</param>
    public OrleansExecutor(IClusterClient cluster, OrleansExecutorOptions? options = null)
        : this(new OrleansBackend(cluster ?? throw new ArgumentNullException(nameof(cluster))), options ?? new OrleansExecutorOptions(), TimeProvider.System)
    {
    }

    internal OrleansExecutor(IClusterBackend backend, OrleansExecutorOptions options, TimeProvider time)
    {
        _mostBytes = options.MaxPayloadBytes;
        Sharing = new SharedValues(SharingKind.Processes, typeof(OrleansExecutor));
        _serializer = SerializerChoice.Of(options.SerializerOptions).ForSharing(Sharing);
        var dispatcher = _dispatcher = new Dispatcher(backend, options, time, _serializer);
        _retries = new RetryLine(call => dispatcher.Enqueue(call.Batch, [call]), static error =>
            error is RemoteCallException or RemoteSerializationException or WorkerDiedException or CallTimeoutException, static _ => { })
        {
            Cancelled = dispatcher.Cancel,
        };
        _retries.Owner = this;
        PoolRegistry.Add(dispatcher);
        // It waits as long as the executor lives, and would keep what flows with the code that makes it.
        CleanThread.WithoutContext(() => _ = CloseAsync(_dispatcher, Sharing, _closed));
    }

    /// <summary>Lets go of the silos of an executor that was dropped: what it has been given is still finished.</summary>
    ~OrleansExecutor()
    {
        _retries?.Close();
        _dispatcher?.Shutdown(cancelPending: false);
    }

    internal override IShown? Shown => _dispatcher;

    internal override int Parallelism => _dispatcher.Parallelism;

    internal override TimeSpan? MeasuredCallTime => _dispatcher.MeasuredCallTime;

    internal override SharedValues Sharing { get; }

    internal override SerializerChoice Serializer => _serializer;

    /// <summary>Waits until so many silos take calls.</summary>
    /// <param name="silos">At least 1.</param>
    /// <param name="cancellationToken">Gives up the waiting.</param>
    /// <exception cref="ObjectDisposedException">The executor was shut down, or is while this waits.</exception>
    public Task WaitForSilosAsync(int silos = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(silos);
        return _dispatcher.WhenReadyAsync(silos, isPatient: true, cancellationToken);
    }

    /// <summary>What it knows of its cluster at this moment.</summary>
    public ClusterSnapshot GetSnapshot() => _dispatcher.Inspect();

    /// <inheritdoc/>
    public override Task ShutdownAsync(bool cancelPending = false)
    {
        _dispatcher.Outcomes.ExcludeCurrent();
        _retries.Close();
        _dispatcher.Shutdown(cancelPending);
        return _closed.Task;
    }

    /// <summary>Calls of a lease are run again no longer than the executor is there.</summary>
    internal void Watch(RetryLine ofLease) => _retries.Add(ofLease);

    internal override Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken) =>
        ClusterLease.OpenAsync(this, _dispatcher, options, call, cancellationToken);

    internal override void Enqueue(CallBatch batch)
    {
        var ranges = new List<CallRange>(1);
        using (_serializer.Enter())
            batch.Encoded = EncodedBatch.Write(batch, ranges, sharedBuffers: null);
        if (ranges.Count > 0)
            Submit(batch, ranges);
        else
            batch.Settle();
        // The finalizer must not take the dispatcher away while this runs.
        GC.KeepAlive(this);
    }

    internal override BatchWriter OpenWriter(bool isConstant) => new Writer(this);

    internal override void Cancel(CallBatch batch, bool queuedOnly)
    {
        _retries.Cancel(batch, queuedOnly);
        _dispatcher.Cancel(batch, queuedOnly);
        GC.KeepAlive(this);
    }

    /// <summary>Lets go of what calls share, when there are none any more. Does not hold the executor, which may be dropped.</summary>
    private static async Task CloseAsync(Dispatcher dispatcher, SharedValues sharing, TaskCompletionSource closed)
    {
        await dispatcher.Ended.ConfigureAwait(false);
        PoolRegistry.Remove(dispatcher);
        await sharing.CloseAsync().ConfigureAwait(false);
        closed.SetResult();
    }

    /// <summary>What cannot travel to another machine fails here, before anything of it does.</summary>
    private void Submit(CallBatch batch, List<CallRange> ranges)
    {
        _retries.Watch(batch);
        if (CheckAll(batch, ranges) is { Count: > 0 } good)
            _dispatcher.Enqueue(batch, good);
        else
            batch.Settle();
    }

    /// <summary>Those calls that can travel; the others have failed.</summary>
    internal List<CallRange> CheckAll(CallBatch batch, List<CallRange> ranges)
    {
        var encoded = batch.Encoded!;
        if (encoded.Length <= _mostBytes && encoded.Uses is null)
            return ranges;
        var good = new List<CallRange>(ranges.Count);
        foreach (var range in ranges)
        {
            int start = range.Start;
            for (int i = range.Start; i < range.Start + range.Count; i++)
            {
                if (WhyNot(batch, i) is not { } error)
                    continue;
                if (i > start)
                    good.Add(range with { Start = start, Count = i - start });
                start = i + 1;
                batch.FailForGood(i, error);
            }
            if (start < range.Start + range.Count)
                good.Add(range with { Start = start, Count = range.Start + range.Count - start });
        }
        batch.Settle();
        return good;
    }

    private RemoteSerializationException? WhyNot(CallBatch batch, int index)
    {
        var encoded = batch.Encoded!;
        string name = batch[index].Callable.Name;
        if (encoded.LengthOf(index, 1) > _mostBytes)
        {
            return new RemoteSerializationException(name, null,
                $"The arguments of {name} have {encoded.LengthOf(index, 1)} bytes; over this cluster {_mostBytes} travel at most (MaxPayloadBytes). Pass large data by a file or a store that both reach.", null);
        }
        foreach (var use in encoded.Uses?.All ?? [])
        {
            if (((SharedItem)use).Content!.Length is var length && length > _mostBytes)
                return new RemoteSerializationException(name, null, $"A shared value, an argument of {name}, has {length} bytes; over this cluster {_mostBytes} travel at most (MaxPayloadBytes).", null);
        }
        return null;
    }

    private sealed class Writer(OrleansExecutor executor) : CallsWriter(executor._serializer, sharedBuffers: null)
    {
        protected override void Enqueue(CallBatch batch, List<CallRange> ranges) => executor.Submit(batch, ranges);
    }
}
