using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>Who runs a call, and takes what its sources give.</summary>
internal interface ISourceSink
{
    /// <summary>An item; its bytes are valid until this returns.</summary>
    void Give(long sequence, int number, ReadOnlyMemory<byte> item);

    /// <summary>The end, and what the source threw, if it did: at its next item, or while it was disposed of.</summary>
    void GiveEnd(long sequence, int number, Exception? error, bool ofEnding);

    /// <summary>The end, for what the source threw in another process.</summary>
    void GiveEnd(long sequence, int number, CallError error);
}

/// <summary>
/// One enumeration of a source: moves it on as far as there is room on the way to the callable. The source is the program's own code: it runs on a thread
/// that may block, holds no lock, and one step at a time.
/// </summary>
#pragma warning disable CA1001 // A source of tokens without timer and handle holds nothing.
internal sealed class SourceFeed
#pragma warning restore CA1001
{
    /// <summary>A source that nobody wants more of, and that does not react to its token, holds up the callable no longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SourceFeeds _owner;
    private readonly ArgumentSource _source;
    private readonly ISourceSink _sink;
    private readonly long _sequence;
    private readonly SerializerChoice _serializer;
    private readonly Lock _gate = new();
    private readonly SendWindow _window = new(FlowControl.StreamWindow, FlowControl.StreamBytes);
    private readonly CancellationTokenSource _left = new();

    /// <summary>What is completed when there is room again, or nobody wants more; null where nothing waits for it.</summary>
    private TaskCompletionSource<bool>? _room;

    private OwnTimer? _patience;
    private bool _leaving;
    private bool _silent;
    private int _told;

    public SourceFeed(SourceFeeds owner, ArgumentSource source, int number, ISourceSink sink, long sequence, SerializerChoice serializer)
    {
        _owner = owner;
        _source = source;
        Number = number;
        _sink = sink;
        _sequence = sequence;
        _serializer = serializer;
    }

    /// <summary>Number of the enumeration.</summary>
    public int Number { get; }

    public void Begin() => OwnThreads.Queue(() => _ = RunAsync(), @long: true);

    /// <summary>So many items were taken.</summary>
    public void Grant(long count)
    {
        TaskCompletionSource<bool>? room = null;
        lock (_gate)
        {
            _window.Take(count);
            if (_window.HasRoom)
                (room, _room) = (_room, null);
        }
        room?.TrySetResult(true);
    }

    /// <summary>Nobody wants more.</summary>
    /// <param name="callHasEnded">Nor wants to know when it has ended.</param>
    public void Leave(bool callHasEnded)
    {
        TaskCompletionSource<bool>? room;
        lock (_gate)
        {
            _silent |= callHasEnded;
            if (_leaving)
                return;
            _leaving = true;
            (room, _room) = (_room, null);
            if (!_silent && _told == 0)
            {
                _patience = OwnTimer.Create(static feed => ((SourceFeed)feed!).TellEnd(null, ofEnding: false), this);
                _patience.Change(Patience);
            }
        }
        room?.TrySetResult(false);
        // What waits for the token is the program's own code.
        OwnThreads.Queue(() => _ = CancelQuietlyAsync(), @long: true);
    }

    private async Task CancelQuietlyAsync() => await _left.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task RunAsync()
    {
        Exception? error = null;
        bool ofEnding = false;
        try
        {
            while (await WaitForRoomAsync().OnOwnThread() && await _source.MoveNextAsync(_left.Token).OnOwnThread())
                Send();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // As it was asked to.
        }
        catch (Exception e)
        {
            error = e;
        }
        try
        {
            await _source.DisposeAsync().OnOwnThread();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            ofEnding = error is null;
            error ??= e;
        }
        TellEnd(error, ofEnding);
    }

    private ValueTask<bool> WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_leaving)
                return new ValueTask<bool>(false);
            if (_window.HasRoom)
                return new ValueTask<bool>(true);
            _room = new TaskCompletionSource<bool>();
            return new ValueTask<bool>(_room.Task);
        }
    }

    private void Send()
    {
        _source.Take();
        var buffer = FrameBuffer.Rent();
        try
        {
            Write(buffer);
            lock (_gate)
            {
                if (_leaving)
                    return;
                _window.Send(FlowControl.SizeOfItem(buffer.Length));
            }
            _sink.Give(_sequence, Number, buffer.WrittenMemory);
        }
        finally
        {
            FrameBuffer.Return(buffer);
        }
    }

    private void Write(FrameBuffer buffer)
    {
        try
        {
            using var scope = _serializer.Enter();
            using var alone = ByItself.Begin();
            var writer = new MessagePackWriter(buffer);
            _source.Write(ref writer);
            writer.Flush();
        }
        catch (Exception e)
        {
            throw _owner.Unwritable(this, e);
        }
    }

    private void TellEnd(Exception? error, bool ofEnding)
    {
        OwnTimer? patience;
        lock (_gate)
        {
            patience = _patience;
            _patience = null;
            if (_told++ != 0)
                error = null;
        }
        patience?.Dispose();
        bool first = _owner.OnEnded(this, error);
        if (first && !_silent)
            _sink.GiveEnd(_sequence, Number, error, ofEnding);
    }
}
