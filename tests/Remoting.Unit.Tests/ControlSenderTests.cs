using System.Runtime.InteropServices;
using Remoting.Protocol;
using Remoting.Transport;
using Remoting.Workers;

namespace Remoting.Tests;

public sealed class ControlSenderTests
{
    [Test]
    public void An_item_that_is_too_large_leaves_nothing_on_the_way_to_the_worker()
    {
        var connection = new KeptConnection();
        var sender = new ControlSender(connection);
        sender.Post(new ControlFrame(FrameKind.Cancel, 3));
        byte place = 0;
        // Longer than any frame: nobody comes to look at it.
        Assert.Throws<InvalidOperationException>(() => sender.PostItem(3, 1, MemoryMarshal.CreateReadOnlySpan(ref place, int.MaxValue)));
        sender.PostItem(3, 1, [7, 8]);
        sender.PostEnd(3, 1, CallError.From(new InvalidOperationException("too large"), CallErrorKind.Source));
        sender.Flush();

        var frames = new FrameAssembler();
        byte[] sent = [.. connection.Sent];
        sent.CopyTo(frames.GetMemory());
        frames.Advance(sent.Length);
        var kinds = new List<FrameKind>();
        while (frames.TryRead(out var kind, out _))
            kinds.Add(kind);
        Assert.Equal([FrameKind.Cancel, FrameKind.Given, FrameKind.GivenAll], kinds);
    }

    private sealed class KeptConnection : Connection
    {
        public List<byte> Sent { get; } = [];

        public override int Receive(Memory<byte> room, StartLimit limit) => 0;

        public override void Receive(IReceiver receiver, Ledger ledger)
        {
        }

        public override int TryReceive(Span<byte> room) => 0;

        public override void ReceiveOn()
        {
        }

        public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            Sent.AddRange(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public override void Shutdown()
        {
        }

        public override void Dispose()
        {
        }
    }
}
