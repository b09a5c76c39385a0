using System.Diagnostics;
using System.Threading.Channels;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Threads;

namespace Remoting.Calls;

/// <summary>A batch of one call that gives items before it ends.</summary>
internal abstract class StreamedCall(CancellationToken cancellationToken) : SubmittedCall(cancellationToken)
{
    /// <summary>Takes an item that the running call has sent. Never throws.</summary>
    /// <param name="body">The item; valid until this returns.</param>
    /// <param name="source">Who is told what the consumer takes.</param>
    /// <param name="sequence">The call's number there.</param>
    public abstract void TakeItem(ReadOnlyMemory<byte> body, ICallAcknowledgements source, long sequence);
}

/// <summary>
/// What is between a running stream and its consumer: the items that came and were not taken yet, and how the stream ended.
/// Invariant: it holds no more than was granted to the callable, so nobody who puts something in has to wait.
/// </summary>
/// <param name="stream">The call.</param>
/// <param name="window">At most so many items are made and not taken.</param>
/// <param name="cancellationToken">Cancelled when the consumer wants no more.</param>
#pragma warning disable CA1001 // The semaphore has nothing to dispose of as long as nobody asks for its handle.
internal sealed class StreamedCall<T>(RemoteStream<T> stream, int window, CancellationToken cancellationToken) : StreamedCall(cancellationToken)
#pragma warning restore CA1001
{
    private readonly StreamRequest<T> _call = new(stream, window);
    private readonly Channel<Arrival> _items = Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether a call that runs in this process has given an item.</summary>
    private bool _gave;

    /// <summary>Room for items of a call that runs in this process.</summary>
    private readonly SemaphoreSlim _room = new(window);

    /// <summary>How the stream ended, if not well. Written before the channel is completed, read after.</summary>
    private Exception? _error;

    // Where the items come from; the same for all of them.
    private ICallAcknowledgements? _source;
    private SerializerChoice? _serializer;
    private long _sequence;

    // The consumer's: what it has taken and not yet granted anew, and why it takes no more.
    private TakeWindow _taken = new(window, FlowControl.StreamBytes);
    private RemoteSerializationException? _unreadable;

    public override RemoteCall this[int index] => _call;

    // What its consumer has seen cannot be taken back.
    public override bool IsRepeatable(int index) => Volatile.Read(ref _source) is null && !Volatile.Read(ref _gave) && base.IsRepeatable(index);

    /// <summary>Complete when the call has its outcome: nothing of it runs any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>At the end: why it is not a good one. An item that could not be read comes before the outcome.</summary>
    public Exception? Error => _unreadable ?? _error;

    /// <summary>The next item, if it is there.</summary>
    public bool TryTake(out T item)
    {
        item = default!;
        if (_unreadable is not null || !_items.Reader.TryRead(out var next) || !TryRead(next, out item))
            return false;
        Grant(next.Size);
        return true;
    }

    /// <summary>Waits for an item. False at the end.</summary>
    public ValueTask<bool> WaitAsync() => _unreadable is null ? _items.Reader.WaitToReadAsync(CancellationToken.None) : new ValueTask<bool>(false);

    public override void TakeItem(ReadOnlyMemory<byte> body, ICallAcknowledgements source, long sequence)
    {
        _sequence = sequence;
        _serializer ??= SerializerChoice.Current;
        Volatile.Write(ref _source, source);
        long size = FlowControl.SizeOfItem(body.Length);
        // Whoever is here has results of others to hand over: what may run the program's own code is read where the consumer waits for it.
        var arrival = PlainTypes.IsPlain<T>() && Read(body) is var (item, error) && error is null
            ? new Arrival(item, null, size)
            : new Arrival(default!, body.ToArray(), size);
        _items.Writer.TryWrite(arrival);
    }

    public override void Succeed(int index, ReadOnlyMemory<byte> result) => End(null);

    protected override void OnFailed(int index, Exception error) => End(error);

    public override void Cancel(int index) => End(new OperationCanceledException(CancellationToken));

    public override async Task InvokeAsync(int index, LocalCancellation cancellation)
    {
        Exception? error = null;
        try
        {
            await GiveItemsAsync(cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        if (cancellation.StopClock())
            Fail(index, new CallTimeoutException(stream.Callable.Name, cancellation.Timeout));
        else if (error is OperationCanceledException && cancellation.Token.IsCancellationRequested)
            Cancel(index);
        else if (error is null)
            End(null);
        else
            Fail(index, error);
    }

    private async Task GiveItemsAsync(CancellationToken cancellationToken)
    {
        var enumerator = CallContext.Returned(stream.Invoke(cancellationToken)).GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (true)
            {
                await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!await MoveAsync(enumerator).ConfigureAwait(false))
                    return;
                Volatile.Write(ref _gave, true);
                _items.Writer.TryWrite(new Arrival(enumerator.Current, null, 0));
            }
        }
    }

    /// <summary>The place that was taken for an item that does not come is another's.</summary>
    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<T> enumerator)
    {
        bool moved = false;
        try
        {
            return moved = await enumerator.MoveNextAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!moved)
                _room.Release();
        }
    }

    private bool TryRead(Arrival arrival, out T item)
    {
        item = arrival.Item;
        if (arrival.Bytes is not { } bytes)
            return true;
        Exception? error;
        using (_serializer!.Enter())
            (item, error) = Read(bytes);
        if (error is null)
            return true;
        // The consumer finds it at its place, and then wants no more, which ends the call. What came behind it is dropped.
        _unreadable = RemoteErrors.UnreadableItem(stream.Callable, error);
        while (_items.Reader.TryRead(out _))
        {
        }
        return false;
    }

    private (T Item, Exception? Error) Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var alone = ByItself.Begin();
            var reader = new MessagePackReader(bytes);
            return (stream.ReadItem(ref reader), null);
        }
        catch (Exception e)
        {
            return (default!, e);
        }
    }

    private void Grant(long size)
    {
        if (_source is not { } source)
            _room.Release();
        else if (_taken.Take(size) is > 0 and var count)
            source.OnConsumed(_sequence, count);
    }

    private void End(Exception? error)
    {
        _error ??= error;
        try
        {
            _items.Writer.TryComplete();
        }
        catch (OutOfMemoryException)
        {
            // Its consumer has no thread to go on with, and is queued for one, as with any promise.
        }
        _ended.Keep();
        OnCompleted();
    }

    /// <summary>An item that came: read, or the bytes of it.</summary>
    private readonly record struct Arrival(T Item, byte[]? Bytes, long Size);
}

/// <summary>A stream as the call that it is for the pool: its arguments, and how many items its consumer has room for.</summary>
internal sealed class StreamRequest<T>(RemoteStream<T> stream, int window) : RemoteCall
{
    public override Callable Callable => stream.Callable;

    public override void WriteArguments(ref MessagePackWriter writer, CallContext context)
    {
        stream.WriteArguments(ref writer, context);
        writer.Write(window);
    }

    public override bool IsLending => stream.IsLending;

    public override Action? ReadReport(int parameter, ref MessagePackReader reader) => stream.ReadReport(parameter, ref reader);

    public override ArgumentSource? OpenSource(int parameter) => stream.OpenSource(parameter);

    public override ValueTask InvokeAsync(CancellationToken cancellationToken) => throw new UnreachableException("Its batch runs it.");
}
