namespace Remoting.Calls;

/// <summary>One enumeration of a stream: its call, and the consumer's steps.</summary>
internal sealed class StreamConsumer<T>
{
    private readonly Executor _executor;
    private readonly RemoteStream<T> _stream;
    private readonly CallOptions? _options;
    private readonly int _bufferSize;
    private readonly CancellationToken _ofStream;
    private readonly CancellationToken _ofEnumeration;

    /// <summary>Cancelled when the consumer wants no more, for whatever reason.</summary>
    private readonly CancellationTokenSource _cancellation;

    /// <summary>Null before the first move.</summary>
    private StreamedCall<T>? _call;

    private bool _ended;
    private int _left;

    public StreamConsumer(Executor executor, RemoteStream<T> stream, CallOptions? options, int bufferSize, CancellationToken ofStream,
        CancellationToken ofEnumeration)
    {
        _executor = executor;
        _stream = stream;
        _options = options;
        _bufferSize = bufferSize;
        _ofStream = ofStream;
        _ofEnumeration = ofEnumeration;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(ofStream, ofEnumeration);
    }

    public T Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_ended)
            return new ValueTask<bool>(false);
        if (_cancellation.IsCancellationRequested)
        {
            _ended = true;
            return ValueTask.FromException<bool>(Cancelled());
        }
        var call = _call ?? Submit();
        if (!call.TryTake(out var item))
            return WaitAsync(call);
        Current = item;
        return new ValueTask<bool>(true);
    }

    /// <summary>The consumer wants no more. Complete when nothing of the call runs any more; may be called again.</summary>
    public async Task EndAsync()
    {
        _ended = true;
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
            if (_call is { } call)
                await call.Ended.ConfigureAwait(false);
            // Not before: the caller's tokens are watched as long as there is something to cancel.
            _cancellation.Dispose();
        }
        else if (_call is { } call)
        {
            await call.Ended.ConfigureAwait(false);
        }
    }

    /// <summary>Nobody will take the rest: its worker would wait for that for ever. Called by the finalizer, which runs none of the program's code.</summary>
    public void Abandon() => ThreadPool.UnsafeQueueUserWorkItem(static consumer => _ = consumer.EndAsync(), this, preferLocal: false);

    private StreamedCall<T> Submit()
    {
        var call = new StreamedCall<T>(_stream, _bufferSize, _cancellation.Token) { Options = _options };
        _call = call;
        _executor.Submit(call);
        call.ObserveCancellation(_executor);
        return call;
    }

    private async ValueTask<bool> WaitAsync(StreamedCall<T> call)
    {
        while (await call.WaitAsync().ConfigureAwait(false))
        {
            if (call.TryTake(out var item))
            {
                Current = item;
                return true;
            }
        }
        _ended = true;
        return call.Error switch
        {
            null => false,
            OperationCanceledException when _cancellation.IsCancellationRequested => throw Cancelled(),
            var error => throw error,
        };
    }

    private OperationCanceledException Cancelled() => new(_ofEnumeration.IsCancellationRequested ? _ofEnumeration : _ofStream);
}
