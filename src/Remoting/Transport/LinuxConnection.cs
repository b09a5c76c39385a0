using System.Runtime.InteropServices;
using Remoting.Platform;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>A Unix domain socket that is watched by the <see cref="Poller"/>, and a ring that is watched by the <see cref="RingPoller"/>.</summary>
internal sealed class LinuxConnection(SafeHandle socket) : Connection, IReadyHandler
{
    private IReceiver? _receiver;
    private IWatched? _watched;
    private IDisposable? _ring;
    private bool _isDisposed;

    public override int Receive(Memory<byte> room, StartLimit limit)
    {
        while (true)
        {
            int count = UnixSockets.TryReceive(socket, room.Span);
            if (count != UnixSockets.WouldWait)
                return count;
            limit.WaitReadable(socket);
        }
    }

    public override void Receive(IReceiver receiver, Ledger ledger)
    {
        _receiver = receiver;
        _watched = Poller.Current.Prepare(socket, this);
        _watched.Begin();
        var ring = RingPoller.TryWatch(ledger, receiver);
        Volatile.Write(ref _ring, ring);
        // The worker may have come to its end meanwhile: whoever is later sees the other.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isDisposed))
            ring?.Dispose();
    }

    public override int TryReceive(Span<byte> room)
    {
        try
        {
            return UnixSockets.TryReceive(socket, room);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A reset: the worker died with bytes unread.
            return 0;
        }
    }

    public override void ReceiveOn() => _watched!.Rearm();

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int sent = UnixSockets.TrySend(socket, bytes.Span);
            if (sent == UnixSockets.WouldWait)
                return new ValueTask(SendRestAsync(bytes));
            bytes = bytes[sent..];
        }
        return ValueTask.CompletedTask;
    }

    public override void Shutdown()
    {
        try
        {
            UnixSockets.Shutdown(socket);
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public override void Dispose()
    {
        Volatile.Write(ref _isDisposed, true);
        Interlocked.MemoryBarrier();
        _watched?.Remove();
        Volatile.Read(ref _ring)?.Dispose();
        socket.Dispose();
    }

    void IReadyHandler.OnReady()
    {
        // For tests: this thread is held up before it comes to receive.
        _ = SystemFaults.Next("socket_ready");
        _receiver!.OnReadable();
    }

    /// <summary>The worker does not read at the moment. Waits for it on a thread that is there for such; its end ends the wait.</summary>
    private Task SendRestAsync(ReadOnlyMemory<byte> bytes)
    {
        // The sender goes on right on that thread.
        var sent = new TaskCompletionSource();
        OwnThreads.Queue(() =>
        {
            try
            {
                while (bytes.Length > 0)
                {
                    Descriptors.WaitWritable(socket);
                    int count = UnixSockets.TrySend(socket, bytes.Span);
                    if (count != UnixSockets.WouldWait)
                        bytes = bytes[count..];
                }
            }
            catch (Exception e)
            {
                sent.SetException(e);
                return;
            }
            sent.SetResult();
        }, @long: true);
        return sent.Task;
    }
}
