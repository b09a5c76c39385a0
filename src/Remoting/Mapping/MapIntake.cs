using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Mapping;

/// <summary>
/// The source's side of one enumeration of a map: takes items, writes their calls, and submits them in blocks. It takes when the consumer asks
/// for more, on the consumer's thread. Where a step may block, that thread is not risked while anything is on the way: all steps but the very
/// first are then taken on another thread, one at a time, and the consumer waits for it, but not for a step that is late (<see cref="StepWatch"/>).
/// Invariant: the source is moved by one thread at a time; while a step is late, everything taken before it is submitted.
/// </summary>
#pragma warning disable CA1001 // LeaveAsync disposes of everything, in its time.
internal sealed class MapIntake<TResult> : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    /// <summary>The most items that are submitted together: enough that locks and wake-ups are shared by many, few enough that workers start soon.</summary>
    private const int MaxBlock = 512;

    /// <summary>A block is submitted when it has so many bytes...</summary>
    private const long FullBlock = 1 << 20;

    /// <summary>... or, inside of a chunk, which is to stay together, so many.</summary>
    private const long FullChunk = 8 << 20;

    /// <summary>A source that takes longer to leave its step, when the map is left, is let go of by itself.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(100);

    /// <summary>A block is submitted early when its items have taken longer than this to come from the source.</summary>
    private static readonly long MaxBlockTicks = Stopwatch.Frequency / 10_000; // 100 µs

    /// <summary>So long a consumer that could have an outcome waits for another thread to take items: several blocks, for each turn has its price.</summary>
    private static readonly long MaxTurnTicks = Stopwatch.Frequency / 2_000; // 500 µs

    /// <summary>A turn waits for a thread of the thread pool...</summary>
    private const int TurnAsked = 1;

    /// <summary>... or for one of the library's own, whichever comes first.</summary>
    private const int TurnAskedTwice = 2;

    private readonly MapRun<TResult> _run;
    private readonly Executor _executor;
    private readonly ChunkSize _chunkSize;
    private readonly CallCursor<TResult> _source;
    private readonly BatchWriter _writer;
    private readonly CancellationToken _cancellationToken;
    private readonly int _bufferSize;

    /// <summary>Cancelled when the map is left; null for sources without a token.</summary>
    private readonly CancellationTokenSource? _leaving;

    /// <summary>Where a step may block.</summary>
    private readonly StepWatch? _watch;
    private readonly TaskCompletionSource? _left;

    private readonly List<MapItem<TResult>> _block = [];
    private int _blockChunkLength;

    /// <summary>A step of an asynchronous source that was not complete at once.</summary>
    private Task<bool>? _pull;

    private bool _begun;
    private bool _ended;
    private ExceptionDispatchInfo? _error;

    private int _state;
    private ExecutionContext? _context;

    /// <summary>Not 0 while a turn of taking items waits for a thread; whoever sets it back has the turn.</summary>
    private int _turn;

    /// <summary>The consumer does not wait for the thread that takes items.</summary>
    private bool _released;

    /// <summary>The source has been late not long ago: the consumer does not wait for it where there is an outcome.</summary>
    private bool _impatient;

    public MapIntake(MapRun<TResult> run, Executor executor, CallSource<TResult> source, ChunkSize chunkSize, int bufferSize,
        CancellationToken cancellationToken)
    {
        _run = run;
        _executor = executor;
        _chunkSize = chunkSize;
        _bufferSize = bufferSize;
        _cancellationToken = cancellationToken;
        int chunkLength = chunkSize.IsAuto ? 1 : Math.Min(chunkSize.Value, bufferSize);
        // Where another thread takes the items it is asked less often, for more.
        int leastBlock = Math.Max(chunkLength, source.MayBlock ? Math.Max(1, bufferSize / 4) : Math.Clamp(bufferSize / 8, 1, MaxBlock));
        Budget = new MapBudget(executor.Parallelism, bufferSize, chunkLength, leastBlock);
        _writer = executor.OpenWriter(source.IsConstant);
        if (source.TakesToken)
            _leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _source = source.Open(_leaving?.Token ?? cancellationToken);
        }
        catch
        {
            _leaving?.Dispose();
            _writer.Abandon();
            throw;
        }
        if (source.MayBlock)
        {
            _watch = new StepWatch(OnLate);
            _left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private enum State
    {
        Idle,

        /// <summary>Another thread takes items.</summary>
        Taking,

        /// <summary>The map was left.</summary>
        Left,
    }

    /// <summary>How much may be on the way.</summary>
    public MapBudget Budget { get; }

    /// <summary>Whether items may have to be taken before an outcome is yielded. Asked for every item, so it looks at little.</summary>
    public bool MayTake => !Volatile.Read(ref _ended) && (Budget.IsRoomWorthIt || Budget.Buffered == 0);

    /// <summary>Whether the consumer is to wait, even if there are outcomes: items are being taken, and it would not be for long.</summary>
    public bool HoldsConsumer => IsTaking && !Volatile.Read(ref _released) && !Volatile.Read(ref _impatient);

    /// <summary>
    /// Whether the consumer is to take items: there is room that is worth it, and no step that is to be waited for. Any thread: room comes with results, also with
    /// those that the consumer does not wait for.
    /// </summary>
    public bool IsToTake => !IsTaking && CanTakeBlock();

    /// <summary>Whether nothing more comes from the source.</summary>
    public bool IsOver => !IsTaking && _ended;

    /// <summary>What the source or the stub has thrown; heard after the outcomes of the items before.</summary>
    public ExceptionDispatchInfo? Error => _error;

    /// <summary>Whether another thread takes items.</summary>
    public bool IsTaking => Volatile.Read(ref _state) == (int)State.Taking;

    /// <summary>The consumer's: takes a block of items and submits it, or lets another thread do that.</summary>
    public MapStep Take()
    {
        if (IsTaking)
            return MapStep.Taking;
        if (!CanTakeBlock())
            return MapStep.Nothing;
        if (_watch is not { } watch)
            return TakeBlock(int.MaxValue) ? MapStep.Taken : MapStep.Nothing;
        if (!_begun)
        {
            // Nothing is on the way that this step could hold up.
            _begun = true;
            if (!TakeBlock(1) || !CanTakeBlock())
                return MapStep.Taken;
        }
        Volatile.Write(ref _released, false);
        Volatile.Write(ref _state, (int)State.Taking);
        _context = ExecutionContext.Capture();
        Volatile.Write(ref _turn, TurnAsked);
        watch.BeginTurn(_impatient);
        TakeOnThreadPool();
        return MapStep.Taking;
    }

    /// <summary>The consumer has an outcome, and goes on with it: what is taken meanwhile is no more than the step that is being waited for.</summary>
    public void Release()
    {
        if (IsTaking)
            Volatile.Write(ref _released, true);
    }

    /// <summary>
    /// The map is left. A source inside of a step that does not end soon is disposed of when it ends, by whoever takes it.
    /// </summary>
    public async ValueTask LeaveAsync()
    {
        Volatile.Write(ref _ended, true);
        _watch?.Dispose();
        if (_leaving is { } leaving)
            _ = CancelAsync(leaving);
        if (Interlocked.Exchange(ref _state, (int)State.Left) == (int)State.Taking)
            await WaitBriefly(_left!.Task).ConfigureAwait(false);
        else
            await WaitBriefly(CloseAsync()).ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (Interlocked.Exchange(ref _turn, 0) == 0)
            return;
        var context = _context;
        _context = null;
        if (context is null)
            TakeBlocks();
        else
            ExecutionContext.Run(context, static intake => ((MapIntake<TResult>)intake!).TakeBlocks(), this);
        _watch!.EndTurn();
        if (Interlocked.CompareExchange(ref _state, (int)State.Idle, (int)State.Taking) == (int)State.Taking)
            _run.GoOnHere();
        else
            _ = DisposeLateAsync();
    }

    /// <summary>
    /// On a thread of the pool: blocks, until there is no room, or an outcome that the consumer could have, or the consumer does not wait any more.
    /// </summary>
    private void TakeBlocks()
    {
        long started = Stopwatch.GetTimestamp();
        long taken = Budget.Taken;
        try
        {
            while (CanTakeBlock() && TakeBlock(int.MaxValue))
            {
                if (Volatile.Read(ref _released) || (_run.HasOutcome && Stopwatch.GetTimestamp() - started > MaxTurnTicks))
                    break;
            }
        }
        catch (Exception e)
        {
            // Nothing of the program's own gets here; whatever it is, the consumer hears of it.
            End(e);
        }
        if (Budget.Taken - taken > 1 && !Volatile.Read(ref _released))
            Volatile.Write(ref _impatient, false);
    }

    private int ChunkLength => Math.Clamp(_chunkSize.IsAuto ? AutoChunkLength() : _chunkSize.Value, 1, _bufferSize);

    /// <summary>Room is left alone until it is worth a block, unless there is nothing else to wait for.</summary>
    private bool CanTakeBlock()
    {
        if (Volatile.Read(ref _ended) || Volatile.Read(ref _pull) is { IsCompleted: false })
            return false;
        if (Budget.Buffered == 0)
            return true;
        return Budget.IsRoomWorthIt && (!_chunkSize.IsAuto || !Budget.IsWhole || Budget.Room >= ChunkLength) && Budget.ArgumentBytes < MapBudget.MaxBytes;
    }

    /// <summary>Takes a block of items from the source and submits it. False when no item is ready.</summary>
    private bool TakeBlock(int most)
    {
        int chunkLength = _blockChunkLength = ChunkLength;
        long room = Math.Max(1, Budget.Room);
        long bytes = Math.Max(0, MapBudget.MaxBytes - Budget.ArgumentBytes);
        int count = (int)Math.Min(Math.Min(most, room), Math.Max(chunkLength, MaxBlock / chunkLength * chunkLength));
        long started = Stopwatch.GetTimestamp();
        for (int pulled = 1; pulled <= count && TryPull(); pulled++)
        {
            long length = _writer.Length;
            if (length >= bytes || (length >= FullBlock && (pulled % chunkLength == 0 || length >= FullChunk)) || Volatile.Read(ref _released))
                break;
            if (IsTimeToLook(pulled) && pulled % chunkLength == 0 && Stopwatch.GetTimestamp() - started > MaxBlockTicks)
                break;
        }
        if (_block.Count == 0)
            return false;
        if (_run.IsEnded)
        {
            // The map was left while the source was inside of its step.
            _block.Clear();
            _writer.Abandon();
            return false;
        }
        SubmitBlock();
        return true;
    }

    /// <summary>Asking the clock costs as much as taking an item from an array: it is asked after 1, 2, 4, 8 items, and then every 16.</summary>
    private static bool IsTimeToLook(int count) => count % 16 == 0 || (count & (count - 1)) == 0;

    /// <summary>Takes one item. What the source or the stub throws surfaces in its place: after the outcomes of the items before it.</summary>
    private bool TryPull()
    {
        LockOrder.AssertNone();
        RemoteCall<TResult>? call;
        try
        {
            call = _watch is null ? Step() : WatchedStep(_watch);
        }
        catch (Exception e)
        {
            End(e);
            return false;
        }
        if (call is null)
            return false;
        _writer.Add(call);
        _block.Add(new MapItem<TResult>(call));
        return true;
    }

    private RemoteCall<TResult>? WatchedStep(StepWatch watch)
    {
        watch.BeginStep();
        try
        {
            return Step();
        }
        finally
        {
            watch.EndStep();
        }
    }

    /// <summary>The next call; null where there is none (yet).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RemoteCall<TResult>? Step()
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
                var pull = step.AsTask();
                Volatile.Write(ref _pull, pull);
                // Whoever consumes the map may block the thread that it would go on on.
                ((Task)pull).OnAnyThread().UnsafeOnCompleted(_run.GoOn);
                return null;
            }
            moved = step.GetAwaiter().GetResult();
        }
        if (moved)
            return _source.Current ?? throw new InvalidOperationException("The stub of a map returned null instead of a call.");
        Volatile.Write(ref _ended, true);
        return null;
    }

    private void End(Exception error)
    {
        _error ??= ExceptionDispatchInfo.Capture(error);
        Volatile.Write(ref _ended, true);
    }

    private void SubmitBlock()
    {
        var batch = new MapBatch<TResult>(_run, Budget.Taken, [.. _block], _writer.Length) 
        {
            ChunkLength = _blockChunkLength,
            Options = _executor.Defaults,
        };
        _block.Clear();
        Budget.Take(batch.Count, batch.Bytes);
        _run.Add(batch);
        _writer.Submit(batch);
        // An end that came while the batch was not yet in the executor has missed it.
        if (_cancellationToken.IsCancellationRequested)
            _executor.Cancel(batch, queuedOnly: false);
        else if (_run.IsEnded)
            _executor.Cancel(batch, queuedOnly: true);
    }

    /// <summary>
    /// Items take long to be taken: the consumer gets what outcomes there are meanwhile. Inside of a step the thread cannot come out of it while this is
    /// called, so what it has gathered belongs to nobody else, and is submitted; then it takes no more than that step. Where the thread itself is late
    /// (a busy machine, not the source), it takes as much as ever when it comes: one item a turn would be a map that all but stands still.
    /// </summary>
    private void OnLate(bool inStep)
    {
        if (inStep)
        {
            try
            {
                if (_block.Count > 0)
                    SubmitBlock();
            }
            catch (Exception e)
            {
                End(e);
            }
            Volatile.Write(ref _released, true);
        }
        else if (Interlocked.CompareExchange(ref _turn, TurnAskedTwice, TurnAsked) == TurnAsked)
        {
            TakeOnOwnThread();
        }
        Volatile.Write(ref _impatient, true);
        _run.GoOn();
    }

    /// <summary>When the consumer waits, its own thread is free to do it.</summary>
    private void TakeOnThreadPool()
    {
        try
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
        catch (OutOfMemoryException)
        {
            // The system refuses it a thread.
            TakeOnOwnThread();
        }
    }

    /// <summary>The thread pool has no thread to spare; perhaps all of them wait for what this map gives. Whoever comes first has the turn.</summary>
    private void TakeOnOwnThread() => OwnThreads.Queue(this, @long: true);

    private int AutoChunkLength()
    {
        // A chunk of about a millisecond: its overhead is small against its work, and the last chunks of a map still balance.
        const double ChunkSeconds = 0.001;
        return _executor.MeasuredCallTime is { TotalSeconds: > 0 } time
            ? (int)Math.Clamp(ChunkSeconds / time.TotalSeconds, 1, MaxBlock)
            : 1;
    }

    /// <summary>Tells the source. What a callback of its token throws is its own affair, and so is how long it takes.</summary>
    private static async Task CancelAsync(CancellationTokenSource leaving)
    {
        await leaving.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        leaving.Dispose();
    }

    /// <summary>Ends the source when its step has.</summary>
    private async Task CloseAsync()
    {
        if (_pull is { } pull)
            await ((Task)pull).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _writer.Abandon();
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private async Task DisposeLateAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
            _left!.Keep();
        }
        catch (Exception e)
        {
            _left!.TrySetException(e);
        }
    }

    /// <summary>What does not end soon is not waited for, and what it throws is dropped.</summary>
    private static async Task WaitBriefly(Task task)
    {
        if (!task.IsCompleted)
        {
            using var over = new CancellationTokenSource();
            await Task.WhenAny(task, Task.Delay(Leaving, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }
        if (task.IsCompleted)
            await task.ConfigureAwait(false);
        else
            _ = task.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
