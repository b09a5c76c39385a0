using System.Runtime.ExceptionServices;
using MessagePack;
using Remoting.Serialization;

namespace Remoting.CompilerServices;

/// <summary>
/// Where a callable runs: the object that stands for the caller's <see cref="IAsyncEnumerable{T}"/>. Each enumeration of it is one of the caller's object, and
/// begins when it is moved for the first time.
/// </summary>
internal sealed class RemoteSource<T>(ICallOutlet outlet, int parameter, SerializerRead<T> read, CancellationToken ofCall) : IAsyncEnumerable<T>
{
    private readonly SerializerChoice _serializer = SerializerChoice.Current;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(this, cancellationToken);

    private sealed class Enumerator(RemoteSource<T> source, CancellationToken cancellationToken) : IAsyncEnumerator<T>
    {
        private readonly ICallSources _sources = source.Outlet.Sources;
        private SourceInlet? _inlet;
        private bool _ended;

        public T Current { get; private set; } = default!;

        public ValueTask<bool> MoveNextAsync()
        {
            if (_ended)
                return new ValueTask<bool>(false);
            var inlet = _inlet ??= _sources.Open(source.Parameter);
            return inlet.TryTake() is { } item ? new ValueTask<bool>(Set(inlet, item)) : WaitAsync(inlet);
        }

        /// <summary>Complete when the caller's enumeration has ended, too, unless that one does not react.</summary>
        public async ValueTask DisposeAsync()
        {
            if (_inlet is not { } inlet || _ended)
                return;
            _ended = true;
            _sources.Leave(inlet);
            source.Outlet.Flush();
            while (!inlet.IsAtEnd(out _))
            {
                inlet.Clear();
                await inlet.WaitAsync().ConfigureAwait(false);
            }
            if (inlet.ErrorOfLeaving() is { } error)
                ExceptionDispatchInfo.Throw(error);
        }

        private async ValueTask<bool> WaitAsync(SourceInlet inlet)
        {
            // What was asked for is on its way now, and not when there is more to say.
            source.Outlet.Flush();
            using var both = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, source.OfCall) : null;
            while (true)
            {
                if (inlet.TryTake() is { } item)
                    return Set(inlet, item);
                if (inlet.IsAtEnd(out var error))
                {
                    _ended = true;
                    if (error is not null)
                        ExceptionDispatchInfo.Throw(error);
                    return false;
                }
                await inlet.WaitAsync().WaitAsync(both?.Token ?? source.OfCall).ConfigureAwait(false);
            }
        }

        private bool Set(SourceInlet inlet, byte[] item)
        {
            try
            {
                using var scope = source._serializer.Enter();
                using var alone = ByItself.Begin();
                var reader = new MessagePackReader(item);
                Current = source.Read(ref reader);
            }
            catch (Exception e)
            {
                _sources.NoteUnreadable(source.Parameter, e);
                throw;
            }
            _sources.Take(inlet, item.Length);
            return true;
        }
    }

    private ICallOutlet Outlet => outlet;

    private int Parameter => parameter;

    private CancellationToken OfCall => ofCall;

    private T Read(ref MessagePackReader reader) => read(ref reader);
}
