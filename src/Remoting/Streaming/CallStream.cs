namespace Remoting.Streaming;

/// <summary>What <c>StreamAsync</c> returns: a new call for each enumeration.</summary>
internal sealed class CallStream<T>(Executor executor, RemoteStream<T> stream, CallOptions? options, int bufferSize, CancellationToken cancellationToken)
    : IAsyncEnumerable<T>
{
    private Executor Executor => executor;

    private RemoteStream<T> Call => stream;

    private CallOptions? Options => options;

    private int BufferSize => bufferSize;

    private CancellationToken Token => cancellationToken;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken1 = default) => new Enumerator(this, cancellationToken1);

    /// <summary>
    /// The consumer's side. Nothing that the executor holds refers to it, so that one that is dropped without having been disposed of is found,
    /// and its call ended.
    /// </summary>
    private sealed class Enumerator : IAsyncEnumerator<T>
    {
        private readonly CallStream<T> _stream;
        private readonly CancellationToken _enumeration;

        /// <summary>Cancelled when the consumer wants no more, for whatever reason.</summary>
        private readonly CancellationTokenSource _cancellation;

        /// <summary>Null before the first move.</summary>
        private StreamedCall<T>? _call;

        private bool _ended;

        private T _current = default!;

        public Enumerator(CallStream<T> stream, CancellationToken enumeration)
        {
            _stream = stream;
            _enumeration = enumeration;
            _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stream.Token, enumeration);
        }

        ~Enumerator() => Abandon();

        public T Current => _current;

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
            return call.TryTake(out _current) ? new ValueTask<bool>(true) : WaitAsync(call);
        }

        public async ValueTask DisposeAsync()
        {
            _ended = true;
            GC.SuppressFinalize(this);
            await _cancellation.CancelAsync().ConfigureAwait(false);
            if (_call is { } call)
                await call.Ended.ConfigureAwait(false);
            _cancellation.Dispose();
        }

        private StreamedCall<T> Submit()
        {
            var call = new StreamedCall<T>(_stream.Call, _stream.BufferSize, _cancellation.Token) { Options = _stream.Options };
            _call = call;
            _stream.Executor.Submit(call);
            call.ObserveCancellation(_stream.Executor);
            return call;
        }

        private async ValueTask<bool> WaitAsync(StreamedCall<T> call)
        {
            while (await call.WaitAsync().ConfigureAwait(false))
            {
                if (call.TryTake(out _current))
                    return true;
            }
            _ended = true;
            return call.Error switch
            {
                null => false,
                OperationCanceledException when _cancellation.IsCancellationRequested => throw Cancelled(),
                var error => throw error,
            };
        }

        private OperationCanceledException Cancelled() => new(_enumeration.IsCancellationRequested ? _enumeration : _stream.Token);

        private void Abandon()
        {
            // Nobody will take the rest: its worker would wait for that for ever.
            if (_call is { Ended.IsCompleted: false })
                _cancellation.Cancel();
        }
    }
}
