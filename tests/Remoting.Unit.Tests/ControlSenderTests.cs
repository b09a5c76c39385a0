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

    /// <summary>What is sent goes on where the socket has room again: nobody's own code has a place there.</summary>
    [Test]
    public void Nothing_that_flows_with_who_sends_is_there_when_it_goes_on()
    {
        int told = 0;
        var own = new AsyncLocal<int>(_ => told++);
        var room = new TaskCompletionSource();
        var connection = new KeptConnection { Room = room.Task };
        var sender = new ControlSender(connection);
        ExecutionContext.Run(ExecutionContext.Capture()!, _ =>
        {
            own.Value = 1;
            sender.Post(new ControlFrame(FrameKind.Cancel, 3));
            sender.Flush();
            sender.Post(new ControlFrame(FrameKind.Cancel, 4));
        }, null);
        int before = told;
        int sent = connection.Sent.Count;
        var thread = new Thread(room.SetResult);
        thread.Start();
        thread.Join();
        Assert.True(SpinWait.SpinUntil(() => connection.Sent.Count > sent, TimeSpan.FromSeconds(20)));
        Assert.Equal(before, told);
    }

    private sealed class KeptConnection : Connection
    {
        public List<byte> Sent { get; } = [];

        /// <summary>When what was sent first has gone.</summary>
        public Task Room { get; init; } = Task.CompletedTask;

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
            bool isFirst = Sent.Count == 0;
            Sent.AddRange(bytes.Span);
            return isFirst ? new ValueTask(Room) : ValueTask.CompletedTask;
        }

        public override void Shutdown()
        {
        }

        public override void Dispose()
        {
        }
    }
}
