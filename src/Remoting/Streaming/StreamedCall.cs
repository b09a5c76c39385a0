using System.Diagnostics;
using System.Threading.Channels;
using MessagePack;
using Remoting.Channels;
using Remoting.CompilerServices;
using Remoting.Workers;

namespace Remoting.Streaming;

/// <summary>A batch of one call that gives items before it ends.</summary>
internal abstract class StreamedCall(CancellationToken cancellationToken) : SubmittedCall(cancellationToken)
{
    /// <summary>Takes an item that the running call has sent. Never throws.</summary>
    /// <param name="body">The item; valid until this returns.</param>
    /// <param name="source">Who is told what the consumer takes.</param>
    /// <param name="sequence">The call's number there.</param>
    public abstract void TakeItem(ReadOnlyMemory<byte> body, ICallSource source, long sequence);
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
    private readonly StreamCall<T> _call = new(stream, window);
    private readonly Channel<(T Item, int Size)> _items = Channel.CreateUnbounded<(T, int)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Room for items of a call that runs in this process.</summary>
    private readonly SemaphoreSlim _room = new(window);

    /// <summary>How the stream ended, if not well. Written before the channel is completed, read after.</summary>
    private Exception? _error;

    // Where the items come from; the same for all of them.
    private ICallSource? _source;
    private long _sequence;

    // Taken and not yet granted anew. The consumer's.
    private int _taken;
    private long _takenBytes;

    public override RemoteCall this[int index] => _call;

    // What its consumer has seen cannot be taken back.
    public override bool IsRepeatable => Volatile.Read(ref _source) is null;

    /// <summary>Complete when the call has its outcome: nothing of it runs any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The next item, if it is there.</summary>
    public bool TryTake(out T item)
    {
        if (!_items.Reader.TryRead(out var next))
        {
            item = default!;
            return false;
        }
        item = next.Item;
        Grant(next.Size);
        return true;
    }

    /// <summary>Waits for an item. False at the end.</summary>
    public ValueTask<bool> WaitAsync() => _items.Reader.WaitToReadAsync(CancellationToken.None);

    /// <summary>At the end: why it is not a good one.</summary>
    public Exception? Error => _error;

    public override void TakeItem(ReadOnlyMemory<byte> body, ICallSource source, long sequence)
    {
        _sequence = sequence;
        Volatile.Write(ref _source, source);
        try
        {
            var reader = new MessagePackReader(body);
            _items.Writer.TryWrite((stream.ReadItem(ref reader), body.Length));
        }
        catch (Exception e)
        {
            // The consumer finds it at its place, and then wants no more, which ends the call.
            Complete(RemoteErrors.UnreadableItem(stream.Callable, e));
        }
    }

    public override void Succeed(int index, ReadOnlyMemory<byte> result) => End(null);

    public override void Fail(int index, Exception error) => End(error);

    public override void Cancel(int index) => End(new OperationCanceledException(CancellationToken));

    public override async Task InvokeAsync(int index, CancellationToken cancellationToken)
    {
        try
        {
            var enumerator = stream.Invoke(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (enumerator.ConfigureAwait(false))
            {
                while (true)
                {
                    await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
                    if (!await enumerator.MoveNextAsync().ConfigureAwait(false))
                        break;
                    _items.Writer.TryWrite((enumerator.Current, 0));
                }
            }
            End(null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Cancel(index);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    private void Grant(int size)
    {
        if (_source is not { } source)
        {
            _room.Release();
            return;
        }
        _takenBytes += size;
        // Half of what may be on its way at once: before it is used up, however the consumer and the worker alternate.
        if (++_taken * 2L < window && _takenBytes * 2 < FlowControl.StreamBytes)
            return;
        source.OnConsumed(_sequence, _taken);
        (_taken, _takenBytes) = (0, 0);
    }

    private void End(Exception? error)
    {
        Complete(error);
        _ended.TrySetResult();
        OnCompleted();
    }

    private void Complete(Exception? error)
    {
        // The first error has the say: an item that could not be read comes before the outcome.
        _error ??= error;
        _items.Writer.TryComplete();
    }
}

/// <summary>A stream as the call that it is for the pool: its arguments, and how many items its consumer has room for.</summary>
internal sealed class StreamCall<T>(RemoteStream<T> stream, int window) : RemoteCall
{
    public override Callable Callable => stream.Callable;

    public override void WriteArguments(ref MessagePackWriter writer, CallContext context)
    {
        stream.WriteArguments(ref writer, context);
        writer.Write(window);
    }

    public override Action? ReadReport(int parameter, ref MessagePackReader reader) => stream.ReadReport(parameter, ref reader);

    public override ValueTask InvokeAsync(CancellationToken cancellationToken) => throw new UnreachableException("Its batch runs it.");
}
