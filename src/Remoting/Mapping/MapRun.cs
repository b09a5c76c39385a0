using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Remoting.Mapping;

/// <summary>
/// One enumeration of a map. The consumer's own <c>MoveNextAsync</c> drives everything: it takes items from the source as far as the buffer
/// has room, submits them in blocks, and gives the next outcome. So a slow consumer slows the source, and nothing runs behind its back.
/// Invariant: items taken and not yet yielded never exceed the buffer size.
/// </summary>
internal abstract class MapRun<TResult> : IAsyncDisposable
{
    /// <summary>The most items that are submitted together: enough that locks and wake-ups are shared by many, few enough that workers start soon.</summary>
    private const int MaxBlock = 512;

    /// <summary>Default buffer: so many items for each worker, however small the chunks are: a few milliseconds of tiny calls...</summary>
    private const int DefaultItemsPerWorker = 8192;

    /// <summary>... but with many workers no more than this, unless each then had less than its share...</summary>
    private const int DefaultItems = 32 * 1024;
    private const int LeastItemsPerWorker = 2048;

    /// <summary>... and so many chunks for each worker, however large they are.</summary>
    private const int DefaultChunksPerWorker = 4;

    /// <summary>No more items are taken while the arguments and results on the way are larger than this.</summary>
    private const long MaxBufferedBytes = 64L << 20;

    /// <summary>A block is submitted early when its items have taken longer than this to come from the source.</summary>
    private static readonly long MaxBlockTicks = Stopwatch.Frequency / 10_000; // 100 µs

    private readonly MapOptions _options;
    private readonly CallCursor<TResult> _source;
    private readonly List<MapItem<TResult>> _block = [];
    private readonly int _bufferSize;

    /// <summary>Less room than this is not worth a block.</summary>
    private readonly int _leastBlock;

    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Batches with items not yet yielded. The consumer adds and removes, cancellation reads: always under the lock of the set.</summary>
    private readonly HashSet<MapBatch<TResult>> _batches = [];

    /// <summary>A step of an asynchronous source that was not complete at once.</summary>
    private Task<bool>? _pull;

    /// <summary>Bytes of arguments and large results on the way.</summary>
    private long _bufferedBytes;

    private long _taken;
    private long _yielded;
    private bool _sourceEnded;
    private ExceptionDispatchInfo? _sourceError;
    private bool _ended;
    private int _disposed;

    protected MapRun(Executor executor, CallSource<TResult> source, MapOptions options, CancellationToken cancellationToken)
    {
        Executor = executor;
        _options = options;
        _bufferSize = options.BufferSize ?? DefaultBuffer(executor, options.ChunkSize);
        int grain = options.ChunkSize.IsAuto ? 1 : Math.Min(options.ChunkSize.Value, _bufferSize);
        _leastBlock = Math.Max(grain, Math.Clamp(_bufferSize / 8, 1, MaxBlock));
        _cancellationToken = cancellationToken;
        _source = source.Open(cancellationToken);
        _registration = cancellationToken.UnsafeRegister(static run => ((MapRun<TResult>)run!).OnCancelled(), this);
    }

    /// <summary>The executor; held so that it is not finalized while the map is enumerated.</summary>
    protected Executor Executor { get; }

    protected Wake Wake { get; } = new();

    /// <summary>Items that are taken and not yet yielded.</summary>
    private long Buffered => _taken - _yielded;

    /// <summary>A batch was submitted.</summary>
    protected abstract void OnSubmitted(MapBatch<TResult> batch);

    /// <summary>An item has its outcome. Called by any thread; the consumer is woken by <see cref="OnSettled"/>.</summary>
    public abstract void OnDone(MapBatch<TResult> batch, int index);

    /// <summary>Some items have their outcomes: wakes the consumer if there is what it waits for.</summary>
    public void OnSettled()
    {
        Interlocked.MemoryBarrier();
        if (HasNext())
            Wake.Set();
    }

    /// <summary>Takes the next outcome if there is one.</summary>
    protected abstract bool TryTake(out MapResult<TResult> outcome);

    /// <summary>The enumeration is over; called once.</summary>
    protected abstract void OnEnded();

    /// <summary>
    /// Takes the next outcome if it is there already, which it is for nearly every item of a map of short calls: then no state machine is needed,
    /// whose price is that of a tiny call. False says nothing; <see cref="NextAsync"/> does.
    /// </summary>
    protected bool TryNext(out MapResult<TResult> outcome)
    {
        if (!_ended && !_cancellationToken.IsCancellationRequested && !HasRoomForBlock && TryTake(out outcome))
        {
            _yielded++;
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
                _cancellationToken.ThrowIfCancellationRequested();
            }
            // Taking items comes first, so that workers never wait for a consumer that finds all its outcomes ready; one block at a time,
            // so that a slow source does not delay outcomes that are ready.
            bool submitted = TakeBlock();
            if (TryTake(out var outcome))
            {
                _yielded++;
                return (true, outcome);
            }
            if (submitted)
                continue;
            if (_sourceEnded && Buffered == 0)
            {
                await EndAsync().ConfigureAwait(false);
                _sourceError?.Throw();
                return default;
            }
            await WaitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of a batch whose items are all yielded.</summary>
    protected void Release(MapBatch<TResult> batch)
    {
        AddBytes(-batch.Bytes);
        lock (_batches)
            _batches.Remove(batch);
    }

    /// <summary>Counts bytes that are on the way, or (negative) no longer.</summary>
    public void AddBytes(long bytes) => Interlocked.Add(ref _bufferedBytes, bytes);

    /// <summary>Leaving early cancels what is queued; what runs ends by itself, and its outcome is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private static int DefaultBuffer(Executor executor, ChunkSize chunkSize)
    {
        long workers = executor.Parallelism;
        long items = Math.Max(Math.Min(DefaultItemsPerWorker * workers, DefaultItems), LeastItemsPerWorker * workers);
        long chunks = chunkSize.IsAuto ? 0 : DefaultChunksPerWorker * workers * chunkSize.Value;
        return (int)Math.Min(Math.Max(items, chunks), int.MaxValue);
    }

    /// <summary>Whether items may have to be taken from the source before an outcome is yielded. Asked for every item, so it looks at little.</summary>
    private bool HasRoomForBlock => !_sourceEnded && (Buffered == 0 || _bufferSize - Buffered >= _leastBlock);

    /// <summary>Takes a block of items from the source and submits it. False when there is no room or no item is ready.</summary>
    private bool TakeBlock()
    {
        if (!HasRoomForBlock || _pull is { IsCompleted: false })
            return false;
        long room = _bufferSize - Buffered;
        int grain = Math.Clamp(_options.ChunkSize.IsAuto ? AutoGrain() : _options.ChunkSize.Value, 1, _bufferSize);
        // Room is left alone until it is worth a block, unless there is nothing else to wait for.
        int worth = Math.Max(grain, _leastBlock);
        if (Buffered > 0 && (room < worth || Volatile.Read(ref _bufferedBytes) > MaxBufferedBytes))
            return false;
        int count = (int)Math.Min(room, Math.Max(grain, MaxBlock / grain * grain));
        long started = Stopwatch.GetTimestamp();
        while (_block.Count < count)
        {
            if (!TryPull())
                break;
            if (IsTimeToLook(_block.Count) && _block.Count % grain == 0 && Stopwatch.GetTimestamp() - started > MaxBlockTicks)
                break;
        }
        if (_block.Count == 0)
            return false;
        SubmitBlock(grain);
        return true;
    }

    /// <summary>Asking the clock costs as much as taking an item from an array: it is asked after 1, 2, 4, 8 items, and then every 16.</summary>
    private static bool IsTimeToLook(int count) => count % 16 == 0 || (count & (count - 1)) == 0;

    /// <summary>Takes one item. What the source or the stub throws surfaces in its place: after the outcomes of the items before it.</summary>
    private bool TryPull()
    {
        try
        {
            bool moved;
            if (_pull is { } pulled)
            {
                _pull = null;
                moved = pulled.GetAwaiter().GetResult();
            }
            else
            {
                var step = _source.MoveNextAsync();
                if (!step.IsCompleted)
                {
                    _pull = step.AsTask();
                    _pull.GetAwaiter().UnsafeOnCompleted(Wake.Set);
                    return false;
                }
                moved = step.GetAwaiter().GetResult();
            }
            if (moved)
                _block.Add(new MapItem<TResult>(_source.Current ?? throw new InvalidOperationException("The stub of a map returned null instead of a call.")));
            else
                _sourceEnded = true;
            return moved;
        }
        catch (Exception e)
        {
            _sourceEnded = true;
            _sourceError = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    private void SubmitBlock(int grain)
    {
        var batch = new MapBatch<TResult>(this, _taken, [.. _block]) { Grain = grain };
        _block.Clear();
        _taken += batch.Count;
        lock (_batches)
            _batches.Add(batch);
        OnSubmitted(batch);
        Executor.Enqueue(batch);
        AddBytes(batch.Encoded?.Length ?? 0);
        // A cancellation that came while the batch was not yet in the executor has missed it.
        if (_cancellationToken.IsCancellationRequested)
            Executor.Cancel(batch, queuedOnly: false);
    }

    private int AutoGrain()
    {
        // A chunk of about a millisecond: its overhead is small against its work, and the last chunks of a map still balance.
        const double ChunkSeconds = 0.001;
        return Executor.MeasuredCallTime is { TotalSeconds: > 0 } time
            ? (int)Math.Clamp(ChunkSeconds / time.TotalSeconds, 1, MaxBlock)
            : 1;
    }

    private async ValueTask WaitAsync()
    {
        Wake.Arm();
        // The second look: whatever happened before Arm did not wake, so it is looked for here.
        bool something = HasNext() || _cancellationToken.IsCancellationRequested || _pull is { IsCompleted: true };
        if (something && Wake.Disarm())
            return;
        await Wake.WaitAsync().ConfigureAwait(false);
    }

    /// <summary>Whether <see cref="TryTake"/> would give an outcome. Called by any thread.</summary>
    protected abstract bool HasNext();

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
        _ended = true;
        await _registration.DisposeAsync().ConfigureAwait(false);
        CancelBatches(queuedOnly: !_cancellationToken.IsCancellationRequested);
        if (_pull is { } pull)
            await ((Task)pull).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        OnEnded();
        await _source.DisposeAsync().ConfigureAwait(false);
    }
}
