namespace Remoting.Mapping;

/// <summary>
/// One enumeration of a map, its consumer's side. The consumer's own <c>MoveNextAsync</c> drives everything: items are taken from the source as
/// far as there is room (<see cref="MapIntake{TResult}"/>), and the next outcome is given. So a slow consumer slows the source, and nothing runs
/// behind its back, but for a step of the source that does not come back.
/// Invariant: items taken and not yet yielded never exceed the buffer size.
/// </summary>
internal abstract class MapRun<TResult> : IAsyncDisposable
{
    /// <summary>Default buffer: so many items for each worker, however small the chunks are: a few milliseconds of tiny calls...</summary>
    private const int DefaultItemsPerWorker = 8192;

    /// <summary>... but with many workers no more than this, unless each then had less than its share...</summary>
    private const int DefaultItems = 32 * 1024;
    private const int LeastItemsPerWorker = 2048;

    /// <summary>... and so many chunks for each worker, however large they are.</summary>
    private const int DefaultChunksPerWorker = 4;

    private readonly MapIntake<TResult> _intake;
    private readonly MapCancellation _cancellation;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Batches with items not yet yielded. Whoever takes items adds, the consumer removes, cancellation reads: always under the lock of the set.</summary>
    private readonly HashSet<MapBatch<TResult>> _batches = [];

    private bool _ended;
    private int _disposed;

    protected MapRun(Executor executor, CallSource<TResult> source, MapOptions options, MapCancellation cancellation)
    {
        Executor = executor;
        int bufferSize = options.BufferSize ?? DefaultBuffer(executor, options.ChunkSize);
        GoOn = Wake.Set;
        _cancellation = cancellation;
        _cancellationToken = cancellation.Token;
        try
        {
            _intake = new MapIntake<TResult>(this, executor, source, options.ChunkSize, bufferSize, cancellation.Token);
        }
        catch
        {
            // A source that cannot be enumerated: nobody will leave this map.
            cancellation.Dispose();
            throw;
        }
        Budget = _intake.Budget;
        _registration = cancellation.Token.UnsafeRegister(static run => ((MapRun<TResult>)run!).OnCancelled(), this);
    }

    /// <summary>Stands for this map where several take turns.</summary>
    public object Submitter { get; } = new();

    /// <summary>How much may be on the way.</summary>
    public MapBudget Budget { get; }

    /// <summary>Lets the consumer look again for what it waits for.</summary>
    public Action GoOn { get; }

    /// <summary>Whether the enumeration is over.</summary>
    public bool IsEnded => Volatile.Read(ref _ended);

    /// <summary>Whether there is an outcome to be yielded. Any thread.</summary>
    public abstract bool HasOutcome { get; }

    /// <summary>The executor; held so that it is not finalized while the map is enumerated.</summary>
    protected Executor Executor { get; }

    protected Wake Wake { get; } = new();

    /// <summary>A batch is about to be submitted.</summary>
    public void Add(MapBatch<TResult> batch)
    {
        lock (_batches)
            _batches.Add(batch);
        OnSubmitted(batch);
    }

    /// <summary>An item has its outcome. Called by any thread; the consumer is woken by <see cref="OnSettled"/>.</summary>
    public abstract void OnDone(MapBatch<TResult> batch, int index);

    /// <summary>Some items have their outcomes: wakes the consumer if there is what it waits for, or if workers would soon have nothing more to do.</summary>
    public void OnSettled()
    {
        Interlocked.MemoryBarrier();
        if (!_intake.HoldsConsumer && (HasOutcome || _intake.IsToTake))
            Wake.Set();
    }

    /// <summary>Lets the consumer go on, on this thread, which has nothing else to do.</summary>
    public void GoOnHere() => Wake.SetHere();

    /// <summary>Leaving early cancels what is queued; what runs ends by itself, and its outcome is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>A batch was submitted. The thread that takes items.</summary>
    protected abstract void OnSubmitted(MapBatch<TResult> batch);

    /// <summary>Takes the next outcome if there is one. The consumer.</summary>
    protected abstract bool TryTake(out MapResult<TResult> outcome);

    /// <summary>
    /// Takes the next outcome if it is there already, which it is for nearly every item of a map of short calls: then no state machine is needed,
    /// whose price is that of a tiny call. False says nothing; <see cref="NextAsync"/> does.
    /// </summary>
    protected bool TryNext(out MapResult<TResult> outcome)
    {
        if (!_ended && !_cancellationToken.IsCancellationRequested && !_intake.MayTake && TryTake(out outcome))
        {
            Budget.Yield();
            return true;
        }
        outcome = default;
        return false;
    }

    /// <summary>Moves to the next outcome; false at the end.</summary>
    protected async ValueTask<(bool HasValue, MapResult<TResult> Outcome)> NextAsync()
    {
        while (true)
        {
            if (_ended)
                return default;
            if (_cancellationToken.IsCancellationRequested)
            {
                await EndAsync().ConfigureAwait(false);
                _cancellation.ThrowIfCancellationRequested();
            }
            // Taking items comes first, so that workers never wait for a consumer that finds all its outcomes ready; one block at a time,
            // so that a slow source does not delay outcomes that are ready.
            var step = _intake.Take();
            if (!_intake.HoldsConsumer)
            {
                if (TryTake(out var outcome))
                {
                    _intake.Release();
                    Budget.Yield();
                    return (true, outcome);
                }
                if (step == MapStep.Taken)
                    continue;
                if (_intake.IsOver && Budget.Buffered == 0)
                {
                    await EndAsync().ConfigureAwait(false);
                    _cancellation.ThrowIfCancellationRequested();
                    _intake.Error?.Throw();
                    return default;
                }
            }
            await WaitAsync(step == MapStep.Taking).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of a batch whose items are all yielded.</summary>
    protected void Release(MapBatch<TResult> batch)
    {
        Budget.Release(batch.Bytes);
        lock (_batches)
            _batches.Remove(batch);
    }

    private static int DefaultBuffer(Executor executor, ChunkSize chunkSize)
    {
        long workers = executor.Parallelism;
        long items = Math.Max(Math.Min(DefaultItemsPerWorker * workers, DefaultItems), LeastItemsPerWorker * workers);
        long chunks = chunkSize.IsAuto ? 0 : Math.Min(DefaultChunksPerWorker * workers, int.MaxValue) * chunkSize.Value;
        return (int)Math.Min(Math.Max(items, chunks), int.MaxValue);
    }

    /// <param name="taking">Whether another thread takes items; when it has, there is something to look at again.</param>
    private async ValueTask WaitAsync(bool taking)
    {
        Wake.Arm();
        // The second look: whatever happened before Arm did not wake, so it is looked for here.
        // While another thread takes items the end of its turn wakes. Whatever is looked at is something that the next round does: else this would be a way of spinning.
        bool something = Volatile.Read(ref _ended) || _cancellationToken.IsCancellationRequested || (taking ? !_intake.IsTaking : _intake.IsToTake)
            || (!_intake.HoldsConsumer && HasOutcome);
        if (something && Wake.Disarm())
            return;
        await Wake.WaitAsync().ConfigureAwait(false);
    }

    private void OnCancelled()
    {
        CancelBatches(queuedOnly: false);
        Wake.Set();
    }

    private void CancelBatches(bool queuedOnly)
    {
        MapBatch<TResult>[] batches;
        lock (_batches)
            batches = [.. _batches];
        foreach (var batch in batches)
            Executor.Cancel(batch, queuedOnly);
    }

    private async ValueTask EndAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        Volatile.Write(ref _ended, true);
        // Whoever leaves it may still have a step that waits: that one ends, too.
        Wake.Set();
        await _registration.DisposeAsync().ConfigureAwait(false);
        CancelBatches(queuedOnly: !_cancellationToken.IsCancellationRequested);
        try
        {
            await _intake.LeaveAsync().ConfigureAwait(false);
        }
        finally
        {
            _cancellation.Dispose();
        }
    }
}
