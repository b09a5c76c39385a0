using System.Diagnostics;

namespace Remoting.Transport;

/// <summary>
/// A connection over any stream, with a thread of its own that receives: for platforms without a poller. On Windows run under Wine only, elsewhere not run.
/// </summary>
/// <remarks>What has come lies in a buffer, so that others than this thread can take it, too.</remarks>
internal class StreamConnection(Stream stream) : Connection
{
    private readonly Lock _gate = new();
    private readonly byte[] _received = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Whether the receiver takes more. The receiving thread alone looks at it.</summary>
    private bool _goesOn;

    /// <summary>Set when the receiving thread is through.</summary>
    private readonly ManualResetEventSlim _isThrough = new();

    public override int Receive(Memory<byte> room, StartLimit limit) => limit.Wait(stream.ReadAsync(room).AsTask());

    public override void Receive(IReceiver receiver, Ledger ledger) =>
        new Thread(() => Run(receiver)) { IsBackground = true, Name = "Remoting receiver" }.UnsafeStart();

    public override int TryReceive(Span<byte> room)
    {
        lock (_gate)
        {
            int count = Math.Min(_end - _start, room.Length);
            if (count == 0)
                return _isAtEnd ? 0 : -1;
            _received.AsSpan(_start, count).CopyTo(room);
            _start += count;
            return count;
        }
    }

    public override void ReceiveOn() => _goesOn = true;

    public override void WaitForRest(TimeSpan atMost) => _isThrough.Wait(atMost);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);

    public override void Shutdown() => stream.Dispose();

    public override void Dispose() => stream.Dispose();

    private void Run(IReceiver receiver)
    {
        try
        {
            do
            {
                Fill();
                // Where the receiver has come to an end itself, nobody is left to read for.
                _goesOn = false;
                receiver.OnReadable();
            }
            while (_goesOn && !_isAtEnd);
        }
        catch (Exception e)
        {
            Debug.Fail($"A receiver lets nothing out, and did: {e}");
        }
        finally
        {
            _isThrough.Set();
        }
    }

    /// <summary>Waits for more, where what came before was taken.</summary>
    private void Fill()
    {
        // Invariant: while nothing is there nobody else touches the buffer, so it is filled without the lock.
        lock (_gate)
        {
            if (_start < _end)
                return;
        }
        int count;
        try
        {
            count = stream.Read(_received);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            count = 0;
        }
        lock (_gate)
        {
            (_start, _end) = (0, count);
            _isAtEnd = count == 0;
        }
    }
}
