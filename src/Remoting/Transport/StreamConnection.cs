using System.Diagnostics;

namespace Remoting.Transport;

/// <summary>
/// A connection over any stream, with a thread of its own that receives: for platforms without a poller. On Windows run under Wine only, elsewhere not run.
/// </summary>
internal class StreamConnection(Stream stream) : Connection
{
    private readonly ManualResetEventSlim _goOn = new(true);

    public override int Receive(Memory<byte> room, StartLimit limit) => limit.Wait(stream.ReadAsync(room).AsTask());

    public override void Receive(IReceiver receiver, Ledger ledger) =>
        new Thread(() => Run(receiver)) { IsBackground = true, Name = "Remoting receiver" }.UnsafeStart();

    public override void ReceiveOn() => _goOn.Set();

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);

    public override void Shutdown() => stream.Dispose();

    public override void Dispose()
    {
        stream.Dispose();
        _goOn.Set();
    }

    private void Run(IReceiver receiver)
    {
        int count;
        do
        {
            _goOn.Reset();
            try
            {
                count = stream.Read(receiver.GetRoom().Span);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                count = 0;
            }
            try
            {
                receiver.OnReceived(count);
            }
            catch (Exception e)
            {
                Debug.Fail($"A receiver lets nothing out, and did: {e}");
                return;
            }
            _goOn.Wait();
        }
        while (count > 0);
    }
}
