using MessagePack;
using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Watching;

namespace Remoting;

/// <summary>
/// Runs calls: the <c>concurrent.futures.Executor</c> of .NET. The future is a <see cref="Task"/>, so waiting for one, all or any,
/// time-outs of the waiting and continuations need nothing from here (<see cref="Task.WhenEach(IEnumerable{Task})"/> is <c>as_completed</c>).
/// </summary>
public abstract partial class Executor : IAsyncDisposable
{
    private protected Executor()
    {
    }

    /// <summary>What all calls ask for that are submitted here; null for nothing.</summary>
    internal CallOptions? Defaults { get; private protected init; }

    /// <summary>Submits a call.</summary>
    /// <param name="call">From a generated stub: <c>Factorization.Remote.Factors(123456789)</c>.</param>
    /// <param name="cancellationToken">
    /// Cancels the call: a queued one is never run; a running one has its own token cancelled, and past
    /// <see cref="ProcessPoolOptions.CancellationGracePeriod"/> its worker is stopped. The task ends when the call has.
    /// </param>
    /// <returns>The result, when the call has run. It fails with one of the exceptions derived from <see cref="RemotingException"/>.</returns>
    /// <exception cref="ObjectDisposedException">(in the task) The executor has been shut down.</exception>
    public Task<TResult> SubmitAsync<TResult>(RemoteCall<TResult> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitCoreAsync(call, null, cancellationToken);
    }

    /// <inheritdoc cref="SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>
    /// <param name="call">From a generated stub.</param>
    /// <param name="options">What this call does differently from its pool.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<TResult> SubmitAsync<TResult>(RemoteCall<TResult> call, CallOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(options);
        return SubmitCoreAsync(call, options, cancellationToken);
    }

    /// <summary>Submits a call that gives no result.</summary>
    /// <inheritdoc cref="SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>
    /// <returns>Completes when the call has run.</returns>
    public Task SubmitAsync(RemoteCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitCoreAsync(new NoResultCall(call), null, cancellationToken);
    }

    /// <inheritdoc cref="SubmitAsync(RemoteCall, CancellationToken)"/>
    /// <param name="call">From a generated stub.</param>
    /// <param name="options">What this call does differently from its pool.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SubmitAsync(RemoteCall call, CallOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(options);
        return SubmitCoreAsync(new NoResultCall(call), options, cancellationToken);
    }

    /// <summary>
    /// Runs a call that gives a stream of items, and gives each as soon as it is there. The call is submitted when the stream is enumerated, and
    /// as often as it is.
    /// </summary>
    /// <param name="call">From a generated stub whose method returns <see cref="IAsyncEnumerable{T}"/>.</param>
    /// <param name="cancellationToken">Cancels the call, as in <see cref="SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>.</param>
    /// <inheritdoc cref="StreamAsync{T}(RemoteStream{T}, CallOptions?, int?, CancellationToken)"/>
    public IAsyncEnumerable<T> StreamAsync<T>(RemoteStream<T> call, CancellationToken cancellationToken) =>
        StreamAsync(call, null, null, cancellationToken);

    /// <inheritdoc cref="StreamAsync{T}(RemoteStream{T}, CancellationToken)"/>
    /// <param name="call">From a generated stub whose method returns <see cref="IAsyncEnumerable{T}"/>.</param>
    /// <param name="options">What this call does differently from its pool. The time-out is for the whole stream, its consumer's time included.</param>
    /// <param name="bufferSize">
    /// At most so many items are made and not yet taken by the consumer; at least 1. While there are as many, the callable is not moved on.
    /// By default 1,024, and less where they are large (1 MiB together).
    /// </param>
    /// <param name="cancellationToken">Cancels the call, as in <see cref="SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>.</param>
    /// <returns>
    /// The items. An error of the callable, the death of its worker, or a time-out is thrown behind the items that came before it. Disposing of
    /// the enumerator (leaving an <c>await foreach</c>) cancels the call and returns when it has ended.
    /// </returns>
    /// <remarks>
    /// A stream is one running call: it has its worker until it ends, however slowly it is consumed, so a consumer that submits calls to the same
    /// pool needs a pool with another worker. Once it has given an item it is never started again, whatever
    /// <see cref="ProcessPoolOptions.MaxAttempts"/> says.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is zero or negative.</exception>
    public IAsyncEnumerable<T> StreamAsync<T>(RemoteStream<T> call, CallOptions? options = null, int? bufferSize = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (bufferSize is { } size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(bufferSize));
        return new StreamEnumerable<T>(this, call, CallOptions.Join(options, Defaults), bufferSize ?? FlowControl.StreamWindow, cancellationToken);
    }

    /// <summary>
    /// Leases a worker: the executor that is returned runs its calls one after the other on that worker alone, until it is disposed of. So calls find what
    /// earlier ones have left there: an open document, a loaded model, a connection.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting for a worker.</param>
    /// <inheritdoc cref="LeaseWorkerAsync(LeaseOptions?, CancellationToken)"/>
    public Task<WorkerLease> LeaseWorkerAsync(CancellationToken cancellationToken = default) => LeaseWorkerAsync(null, cancellationToken);

    /// <summary>Leases a worker, and opens with a call what the others use.</summary>
    /// <param name="options">The first call, and time-outs.</param>
    /// <param name="cancellationToken">Gives up waiting for a worker, or on the first call.</param>
    /// <returns>
    /// The lease, when there is a worker for it: it waits for one that has nothing to do, in turn with the calls that were submitted before, which calls
    /// submitted later do not overtake. A leased worker is one of <see cref="ProcessPoolOptions.MaxWorkers"/>: where all are leased the calls of the pool wait.
    /// </returns>
    /// <remarks>
    /// Shutting down the pool ends its leases, too: each takes no more calls, runs those it has, and then ends, those that are waiting for a worker at once.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">(in the task) The executor has been shut down.</exception>
    /// <exception cref="RemotingException">(in the task) As for a call; that of <see cref="LeaseOptions.Opening"/> where that fails.</exception>
    public Task<WorkerLease> LeaseWorkerAsync(LeaseOptions? options, CancellationToken cancellationToken = default) =>
        LeaseCoreAsync(options ?? new LeaseOptions(), Defaults, cancellationToken);

    /// <summary>
    /// The same executor for calls that all ask for the same: of a map, of streams, of a lease, and of single calls that do not say otherwise themselves.
    /// <c>pool.WithOptions(new() { Priority = CallPriority.Low }).MapAsync(...)</c>.
    /// </summary>
    /// <param name="options">What they ask for. What an earlier <c>WithOptions</c> has said, and this does not, stays so.</param>
    /// <returns>
    /// A view of this executor, with the same workers and the same queue, where its calls take turns with others of their priority as those of one submitter.
    /// It owns nothing: shutting it down, or disposing of it, does nothing.
    /// </returns>
    public Executor WithOptions(CallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ExecutorView(this, CallOptions.Join(options, Defaults)! with { Submitter = new object() });
    }

    /// <summary>
    /// Shares a value: calls of this executor and its leases take it as an argument of type <see cref="Shared{T}"/>, and it travels to each worker that runs
    /// such a call once, however many there are. Dispose of it (<c>await using</c>) when no more calls are to have it; the end of the executor does, too.
    /// </summary>
    /// <param name="value">
    /// The value. It is taken as it is now: what is changed in it afterwards does not reach the workers. (On a <see cref="ThreadPoolExecutor"/>, where
    /// nothing travels, it is the very object.)
    /// </param>
    /// <typeparam name="T">As the callables have it: the argument's type is <c>Shared&lt;T&gt;</c> of the same.</typeparam>
    /// <remarks>
    /// Arrays of numbers (and <see cref="ReadOnlyMemory{T}"/> of them), of any length that an array has, are copied once, into memory that all workers read
    /// and nobody can change. Any other value is written once, up to 2 GiB, and read once by each worker.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The executor has been shut down.</exception>
    /// <exception cref="RemoteSerializationException">The value cannot be written.</exception>
    public Shared<T> Share<T>(T value)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        return Sharing.Share(value, Serializer);
    }

    /// <summary>
    /// Ends the executor: takes no more calls, waits for those it has, then ends its workers. Complete when nothing is left: no process,
    /// thread, file or socket. May be called again, and concurrently.
    /// </summary>
    /// <param name="cancelPending">Cancels the calls that have not started instead of waiting for them.</param>
    public abstract Task ShutdownAsync(bool cancelPending = false);

    /// <summary>The same as <see cref="ShutdownAsync"/>: waits for queued calls, as Python's <c>with</c> does.</summary>
    public ValueTask DisposeAsync()
    {
        var ended = DisposeCoreAsync();
        GC.SuppressFinalize(this);
        return new ValueTask(ended);
    }

    internal virtual Task DisposeCoreAsync() => ShutdownAsync();

    /// <summary>As those see it who look at it; null where there is nothing to see.</summary>
    internal virtual IShown? Shown => null;

    /// <summary>Whether it will never run a call again: its workers cannot start, or it has ended.</summary>
    internal virtual bool IsUseless => Sharing.IsClosed;

    /// <summary>The values that its calls share.</summary>
    internal abstract SharedValues Sharing { get; }

    /// <summary>How shared values are written.</summary>
    internal abstract SerializerChoice Serializer { get; }

    /// <param name="options">Of the lease.</param>
    /// <param name="call">What it asks for to get its worker.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal abstract Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken);

    /// <summary>How many calls run at a time at most.</summary>
    internal abstract int Parallelism { get; }

    /// <summary>How long a call took lately, as far as it was measured: what <see cref="ChunkSize.Auto"/> goes by.</summary>
    internal abstract TimeSpan? MeasuredCallTime { get; }

    /// <summary>Takes a single call, or delays it until there is room for one more.</summary>
    internal virtual void Submit(SubmittedCall call) => Enqueue(call);

    /// <summary>Takes a single call. It gets exactly one outcome, also when the executor is shut down or broken.</summary>
    internal abstract void Enqueue(CallBatch batch);

    /// <summary>What takes the calls of one map.</summary>
    /// <param name="isConstant">Whether nobody can change an item of the map once it was taken.</param>
    internal abstract BatchWriter OpenWriter(bool isConstant);

    /// <summary>Cancels what has no outcome yet: calls that have not started and, unless <paramref name="queuedOnly"/>, those that have.</summary>
    internal abstract void Cancel(CallBatch batch, bool queuedOnly);

    /// <summary>Has those calls of a batch end as cancelled that have never begun, for they are run elsewhere. The others are as they were.</summary>
    internal virtual void Recall(CallBatch batch) => Cancel(batch, queuedOnly: true);

    /// <summary>A call of the library's own, or one that the library waits for: with <see cref="Threads.EndedTaskAwait"/>.</summary>
    private protected Task<Nil> SubmitOursAsync(RemoteCall<Nil> call, CancellationToken cancellationToken = default) =>
        SubmitCoreAsync(call, null, cancellationToken, isOurs: true);

    private Task<TResult> SubmitCoreAsync<TResult>(RemoteCall<TResult> call, CallOptions? options, CancellationToken cancellationToken, bool isOurs = false)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellationToken);
        var submitted = new SubmittedCall<TResult>(call, cancellationToken, isOurs) { Options = CallOptions.Join(options, Defaults) };
        Submit(submitted);
        submitted.ObserveCancellation(this);
        return submitted.Task;
    }
}
