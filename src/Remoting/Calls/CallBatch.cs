using System.Collections.Concurrent;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>
/// Calls that travel as one object from the caller to an executor: a single submit, or a block of a map's items. The executor may split it
/// between workers at multiples of <see cref="ChunkLength"/>, and gives each call exactly one outcome through
/// <see cref="Succeed"/>, <see cref="Fail"/> or <see cref="Cancel"/>.
/// </summary>
internal abstract class CallBatch
{
    private Rarities? _rarities;

    /// <summary>How many calls there are, at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>Calls that are dispatched together: the chunk size.</summary>
    public int ChunkLength { get; init; } = 1;

    /// <summary>Whether they are items of a map, however many: much that waits by its nature, and whose submitter waits for all of it.</summary>
    public virtual bool IsBulk => Count > 1;

    /// <summary>What the caller asked for these calls alone.</summary>
    public CallOptions? Options { get; init; }

    /// <summary>Whose calls they are, where calls of several submitters take turns: something that stands for it, and keeps nothing else alive.</summary>
    public virtual object? Submitter => Options?.Submitter;

    /// <summary>Whether it is what each worker of a pool runs first.</summary>
    public virtual bool IsInitializer => false;

    /// <summary>The calls as bytes, once a process pool has written them.</summary>
    public EncodedBatch? Encoded { get; set; }

    /// <summary>The scheduler's: when it got them, by its clock; to some milliseconds, unless somebody wants to know exactly (<see cref="IsTimed"/>).</summary>
    public long SubmittedAt { get; set; }

    /// <summary>
    /// The scheduler's: for a batch of one, whether it is in the queue. A queue entry without this is skipped: its call was cancelled.
    /// </summary>
    public bool Queued { get; set; }

    /// <summary>The scheduler's: nobody wants those of its calls any more that have not begun. One that comes back from a worker is not run again.</summary>
    public bool IsLeft { get; set; }

    /// <summary>The scheduler's: the lease whose calls they are; null for the calls of a pool. Set before they are submitted.</summary>
    public object? Lease
    {
        get => _rarities?.Lease;
        set => Rare.Lease = value;
    }

    /// <summary>The scheduler's: how workers died under calls that were started again, by index; made with the first one.</summary>
    public Dictionary<int, List<WorkerDeath>>? EarlierDeaths
    {
        get => _rarities?.EarlierDeaths;
        set => Rare.EarlierDeaths = value;
    }

    /// <summary>What somebody wants to know of the calls' times and costs.</summary>
    public CallAccount Account { get; set; }

    /// <summary>Whether that is anything.</summary>
    public bool IsTimed => Account != CallAccount.None;

    /// <summary>The activities of the calls, where somebody listens.</summary>
    public CallTraces? Traces
    {
        get => Volatile.Read(ref _rarities)?.Traces;
        set => Rare.Traces = value;
    }

    /// <summary>
    /// The scheduler's: the worker that a call was sent to last, by index, where it is not to be run there again; and the one before, which counts where the call
    /// is taken back before that has begun it.
    /// </summary>
    public Dictionary<int, (int Before, int Last)>? LastWorkers
    {
        get => _rarities?.LastWorkers;
        set => Rare.LastWorkers = value;
    }

    /// <summary>There where calls that fail may be run again. Set before they are submitted.</summary>
    public CallRetries? Retries
    {
        get => Volatile.Read(ref _rarities)?.Retries;
        set => Rare.Retries = value;
    }

    /// <summary>How often the calls were started before they came here: elsewhere, in a pool that is no more.</summary>
    public virtual int EarlierAttempts => 0;

    /// <summary>Whether a call may be started again when a worker died under it, as far as that was asked for.</summary>
    /// <remarks>A source that has been moved on cannot be run again.</remarks>
    public virtual bool IsRepeatable(int index) => WhyNotRepeated(index) is null;

    /// <summary>Why a call is not started again, for its exception.</summary>
    public string? WhyNotRepeated(int index) => SourcesOf(index) is not null
        ? "It is not started again, whatever the number of attempts: items of its sources had been taken already." : null;

    /// <summary>The lines of calls that have reported progress; null where none has.</summary>
    public ReportLines? Reports => Volatile.Read(ref _rarities) is { } rare ? Volatile.Read(ref rare.Reports) : null;

    /// <summary>What the calls watch when they run in this process.</summary>
    public LocalCancellation? Cancellation
    {
        get => _rarities?.Cancellation;
        set => Rare.Cancellation = value;
    }

    /// <summary>Where the calls run with the very objects that they were made of: their shares in shared values; null where they have none.</summary>
    public LentCalls? Lent
    {
        get => _rarities?.Lent;
        set => Rare.Lent = value;
    }

    /// <summary>What few batches have. Made by whoever needs it first.</summary>
    private Rarities Rare => Volatile.Read(ref _rarities) ?? Interlocked.CompareExchange(ref _rarities, new Rarities(), null) ?? _rarities;

    /// <summary>Whether reading a result runs no code of the program's own, so that whoever receives it may read it.</summary>
    public virtual bool ReadsPlainly => true;

    /// <summary>The call at <paramref name="index"/>.</summary>
    public abstract RemoteCall this[int index] { get; }

    /// <summary>
    /// Reads the result of one call and hands it over. Throws what the reading throws; then there is no outcome yet and
    /// <see cref="Fail"/> must follow.
    /// </summary>
    public abstract void Succeed(int index, ReadOnlyMemory<byte> result);

    /// <summary>One call ends with an error, or is run again for it, if that was asked for.</summary>
    public void Fail(int index, Exception error)
    {
        if (Volatile.Read(ref _rarities)?.Retries is not { } retries)
            OnFailed(index, error);
        else if (!retries.TryTake(this, index, error))
            FailForGood(index, retries.Last(index, error));
    }

    /// <summary>One call ends with an error, and is not run again.</summary>
    public void FailForGood(int index, Exception error)
    {
        CallEnds.NoteFailed(this, index);
        OnFailed(index, error);
    }

    /// <summary>One call ends cancelled.</summary>
    public abstract void Cancel(int index);

    /// <summary>One call has ended with an error.</summary>
    protected abstract void OnFailed(int index, Exception error);

    /// <summary>
    /// To be called after outcomes were handed over, once for many: wakes who waits for them. Separate, so that a frame full of results
    /// costs one wake-up.
    /// </summary>
    public virtual void Settle()
    {
    }

    /// <summary>Runs one call in this process and hands its outcome over. Never throws.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="cancellation">What ends it.</param>
    public abstract Task InvokeAsync(int index, LocalCancellation cancellation);

    /// <summary>The same, and measures it on the way, where there is somebody to be told.</summary>
    public virtual Task InvokeMeasuredAsync(int index, LocalCancellation cancellation) => InvokeAsync(index, cancellation);

    /// <summary>What a call has cost, which gets its outcome next.</summary>
    public virtual void Measured(int index, CallMeasurement measurement)
    {
    }

    /// <summary>A call has reported progress: from here on its outcome goes through its line, behind its reports.</summary>
    public ReportLine OpenReports(int index, PendingOutcomes outcomes)
    {
        // Calls of one batch run in several workers, and may report at the same time.
        var rare = Rare;
        if (rare.Reports is null)
            Interlocked.CompareExchange(ref rare.Reports, new ReportLines(), null);
        return rare.Reports.Open(index, outcomes);
    }

    /// <summary>How the items of its calls' sources are written, if there are any.</summary>
    public SerializerChoice? SourceSerializer
    {
        get => _rarities?.SourceSerializer;
        set => Rare.SourceSerializer = value;
    }

    /// <summary>A call wants something of its sources.</summary>
    public CallSources OpenSources(int index)
    {
        var rare = Rare;
        if (rare.Sources is null)
            Interlocked.CompareExchange(ref rare.Sources, new(), null);
        return rare.Sources.GetOrAdd(index, static (index, batch) => batch.MakeSources(index), this);
    }

    /// <summary>Who is asked for what a call wants of its sources.</summary>
    protected virtual CallSources MakeSources(int index) => new SourceFeeds(this[index], SourceSerializer ?? SerializerChoice.Current);

    /// <summary>The sources of a call that has wanted something of them.</summary>
    public CallSources? SourcesOf(int index) =>
        Volatile.Read(ref _rarities) is { } rare && Volatile.Read(ref rare.Sources) is { } sources ? sources.GetValueOrDefault(index) : null;

    /// <summary>A call has its outcome.</summary>
    protected void EndSources(int index)
    {
        if (_rarities is not null)
            SourcesOf(index)?.End();
    }

    private sealed class Rarities
    {
        public ReportLines? Reports;

        public ConcurrentDictionary<int, CallSources>? Sources;

        public Dictionary<int, List<WorkerDeath>>? EarlierDeaths { get; set; }

        public Dictionary<int, (int Before, int Last)>? LastWorkers { get; set; }

        public CallRetries? Retries { get; set; }

        public LocalCancellation? Cancellation { get; set; }

        public object? Lease { get; set; }

        public SerializerChoice? SourceSerializer { get; set; }

        public LentCalls? Lent { get; set; }

        public CallTraces? Traces { get; set; }
    }
}

/// <summary>Neighbouring calls of one batch: what queues and workers hold.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Start">Index of the first call.</param>
/// <param name="Count">How many, at least 1.</param>
/// <param name="Attempt">How often these calls have been started before because a worker died under them.</param>
/// <param name="UnstartedDeaths">How many workers in a row have ended with these calls next, and not begun.</param>
internal readonly record struct CallRange(CallBatch Batch, int Start, int Count, int Attempt = 0, int UnstartedDeaths = 0)
{
    public CallRange Take(int count) => this with { Count = count };

    public CallRange Skip(int count) => this with { Start = Start + count, Count = Count - count };
}
