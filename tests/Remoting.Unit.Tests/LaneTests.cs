using System.Buffers.Binary;
using System.Net.Sockets;
using Remoting.Platform;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>One direction of a channel, both of its ends in this process: ring, stream, and the way from one to the other.</summary>
public sealed class LaneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lane-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Cases]
    [InlineData(0, false, false)]
    [InlineData(256, false, false)]
    [InlineData(4096, false, false)]
    [InlineData(4096, true, false)]
    [InlineData(65536, true, false)]
    [InlineData(0, false, true)]
    [InlineData(256, false, true)]
    [InlineData(4096, false, true)]
    [InlineData(65536, true, true)]
    public async Task Frames_arrive_whole_and_in_order_and_nobody_sleeps_over_them(int ringCapacity, bool promises, bool sleepsAtRing)
    {
        const int Count = 30_000;
        using var ledger = Ledger.Create(_folder, ringCapacity);
        using var other = Ledger.Open(ledger.Path);
        var (near, far) = await ConnectAsync();
        using (near)
        using (far)
        {
            var reading = Task.Factory.StartNew(() => Receive(far, other.ToWorker, Count, sleepsAtRing), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Send(near, ledger.ToWorker, Count, promises);
            Assert.Equal(Count, await reading);
        }
    }

    [Test]
    public void A_ring_holds_what_was_written_and_no_more()
    {
        using var ledger = Ledger.Create(_folder, 256);
        using var other = Ledger.Open(ledger.Path);
        var (ring, reader) = (other.ToParent, ledger.ToParent);
        Assert.False(ring.HasRoom(257));
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = [.. Enumerable.Range(i, 200).Select(value => (byte)value)];
            ring.Write(bytes);
            Assert.True(reader.HasUnread);
            Assert.False(ring.IsDrained);
            Assert.Throws<InvalidOperationException>(() => ring.Write(bytes));
            byte[] back = new byte[300];
            Assert.Equal(200, reader.Read(back));
            Assert.Equal(bytes, back[..200]);
            Assert.True(ring.IsDrained);
        }
    }

    [Cases]
    [InlineData(-1L)]
    [InlineData(257L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public unsafe void A_position_that_cannot_be_is_refused(long position)
    {
        byte* place = stackalloc byte[ByteRing.HeaderSize + 256];
        new Span<byte>(place, ByteRing.HeaderSize + 256).Clear();
        var ring = new ByteRing(place, 256);
        // The writer's word, then the reader's.
        *(long*)place = position;
        Assert.Throws<ProtocolException>(() => ring.Read(new byte[16]));
        *(long*)place = 0;
        *(long*)(place + 64) = position;
        Assert.Throws<ProtocolException>(() => ring.HasRoom(257));
    }

    [Test]
    public void A_frame_on_the_stream_that_the_ring_says_nothing_of_is_refused()
    {
        using var ledger = Ledger.Create(_folder, 256);
        var reader = new LaneReader(ledger.ToParent);
        byte[] frames = [.. LaneWriter.SwitchFrame.Span, .. LaneWriter.BellFrame.Span, .. new byte[8]];
        Frames.WriteHeader(frames.AsSpan(16), FrameKind.Skipped, 0);
        frames.CopyTo(reader.GetStreamMemory());
        reader.AdvanceStream(frames.Length);
        Assert.False(reader.TryRead(out _, out _));
        Assert.True(reader.IsOnRing);
        Assert.Throws<ProtocolException>(() => reader.TrySleep());
    }

    private static void Send(NetworkStream stream, ByteRing ring, int count, bool promises)
    {
        var random = new Random(7);
        var lane = new LaneWriter(ring);
        for (int i = 0; i < count; i++)
        {
            lane.Put(stream, Frame(random, i));
            if (promises && i % 16 != 0 && i < count - 1)
                ring.Promise();
            else if (ring.MustWake())
                stream.Write(LaneWriter.BellFrame.Span);
        }
    }

    /// <summary>Gives how many frames came, each as it must be; ends when all are there.</summary>
    private static int Receive(NetworkStream stream, ByteRing ring, int count, bool sleepsAtRing)
    {
        var random = new Random(7);
        var reader = new LaneReader(ring);
        ring.SleepsHere = sleepsAtRing && Futex.CanWait;
        int received = 0;
        while (received < count)
        {
            while (reader.TryRead(out var kind, out var body))
            {
                Assert.Equal(FrameKind.Result, kind);
                Assert.True(body.Span.SequenceEqual(Frame(random, received).AsSpan(Frames.HeaderSize)), $"Frame {received} is another.");
                received++;
            }
            if (received == count || reader.Fill() || !reader.TrySleep())
                continue;
            if (reader.IsOnRing && ring.SleepsHere)
            {
                Assert.True(ring.TrySleepHere());
                reader.Awake();
                continue;
            }
            int bytes = stream.Read(reader.GetStreamMemory().Span);
            Assert.NotEqual(0, bytes);
            reader.Awake();
            reader.AdvanceStream(bytes);
        }
        return received;
    }

    private static byte[] Frame(Random random, int number)
    {
        int size = random.Next(20) == 0 ? random.Next(10_000) : random.Next(60);
        byte[] frame = new byte[Frames.HeaderSize + Frames.SequenceSize + size];
        Frames.WriteHeader(frame, FrameKind.Result, Frames.SequenceSize + size);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(Frames.HeaderSize), number);
        frame.AsSpan(Frames.HeaderSize + Frames.SequenceSize).Fill((byte)number);
        return frame;
    }

    private async Task<(NetworkStream Near, NetworkStream Far)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string path = Path.Combine(_folder, "s");
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await near.ConnectAsync(new UnixDomainSocketEndPoint(path));
        var far = await listener.AcceptAsync();
        return (new NetworkStream(near, ownsSocket: true), new NetworkStream(far, ownsSocket: true));
    }
}
