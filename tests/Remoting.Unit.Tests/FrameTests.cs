using System.Buffers.Binary;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Tests;

public sealed class FrameTests
{
    [Test]
    public void Frames_come_out_as_they_went_in_however_the_bytes_arrive()
    {
        var random = new Random(5);
        for (int round = 0; round < 20; round++)
        {
            var buffer = new FrameBuffer();
            var sent = new List<byte[]>();
            for (int i = 0; i < 200; i++)
            {
                byte[] body = new byte[random.Next(10) == 0 ? random.Next(300_000) : random.Next(100)];
                random.NextBytes(body);
                sent.Add(body);
                int start = Frames.Begin(buffer);
                body.CopyTo(buffer.GetSpan(body.Length));
                buffer.Advance(body.Length);
                Frames.End(buffer, start, FrameKind.Result);
            }
            var assembler = new FrameAssembler();
            var received = new List<byte[]>();
            var stream = buffer.WrittenMemory;
            while (stream.Length > 0)
            {
                var room = assembler.GetMemory();
                Assert.False(room.IsEmpty);
                int count = Math.Min(Math.Min(room.Length, stream.Length), random.Next(1, 70_000));
                stream[..count].CopyTo(room);
                stream = stream[count..];
                assembler.Advance(count);
                while (assembler.TryRead(out var kind, out var body))
                {
                    Assert.Equal(FrameKind.Result, kind);
                    received.Add(body.ToArray());
                }
            }
            Assert.Equal(Digests(sent), Digests(received));
        }
    }

    // Comparing megabytes element by element takes an assertion library minutes.
    private static IEnumerable<string> Digests(IEnumerable<byte[]> bodies) =>
        bodies.Select(body => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body)));

    [Test]
    public void A_lie_about_the_length_costs_no_more_memory_than_was_sent()
    {
        var assembler = new FrameAssembler();
        Frames.WriteHeader(assembler.GetMemory().Span, FrameKind.Result, 1_900_000_000);
        assembler.Advance(Frames.HeaderSize);
        long before = GC.GetAllocatedBytesForCurrentThread();
        assembler.Advance(assembler.GetMemory().Length);
        assembler.GetMemory();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.False(assembler.TryRead(out _, out _));
    }

    [Cases]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(41UL << 56)]
    [InlineData(28UL << 56)]
    [InlineData(35UL << 56)]
    [InlineData((19UL << 56) | 0x80000000UL)]
    public void What_is_not_a_frame_is_refused(ulong header)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, header);
        Assert.Throws<ProtocolException>(() => Frames.ReadHeader(bytes));
    }

    [Test]
    public void Random_bytes_are_frames_or_refused_and_nothing_else()
    {
        var random = new Random(11);
        for (int round = 0; round < 3000; round++)
        {
            var assembler = new FrameAssembler();
            try
            {
                for (int i = 0; i < 20; i++)
                {
                    var room = assembler.GetMemory()[..random.Next(1, 64)];
                    random.NextBytes(room.Span);
                    if (random.Next(3) > 0 && room.Length >= 8)
                        Frames.WriteHeader(room.Span, (FrameKind)random.Next(25), random.Next(50));
                    assembler.Advance(room.Length);
                    while (assembler.TryRead(out var kind, out var body))
                        Assert.True(kind is FrameKind.Cancel or FrameKind.Result || body.Length >= 0);
                }
            }
            catch (ProtocolException)
            {
                // Refused.
            }
        }
    }
}
