using CsCheck;
using Remoting.Protocol;

namespace Remoting.Tests;

/// <summary>What may be on the way of a stream: whatever the sizes, it ends, and the bytes on the way stay within the bound.</summary>
public sealed class FlowWindowTests
{
    private static readonly Gen<int> Sizes = Gen.OneOf(Gen.Const(0), Gen.Int[0, 100], Gen.Int[0, 10_000], Gen.Int[0, 3 << 20]);

    private static readonly Gen<int> Windows = Gen.OneOf(Gen.Int[1, 4], Gen.Int[1, 2000], Gen.Int[1, 10_000_000]);

    /// <summary>
    /// Both ends at work, in every order that chance gives: the sender sends while it has room, the consumer takes one or many, grants are long
    /// on their way. Nobody may wait for the other for ever, and at no moment is there more on the way than the bound.
    /// </summary>
    [Fact]
    public void Both_ends_go_on_whatever_the_sizes() =>
        Gen.Select(Sizes.Array[0, 300], Windows, Gen.Int[0, 1_000_000]).Sample((sizes, window, seed) =>
        {
            var random = new Random(seed);
            var sender = new SendWindow(window, FlowControl.StreamBytes);
            var consumer = new TakeWindow(window, FlowControl.StreamBytes);
            var arrived = new Queue<long>();
            var grants = new Queue<int>();
            int sent = 0;
            int taken = 0;
            while (taken < sizes.Length)
            {
                bool canSend = sent < sizes.Length && sender.HasRoom;
                Assert.True(canSend || arrived.Count > 0 || grants.Count > 0, $"after {sent} sent and {taken} taken nobody can go on");
                switch (random.Next(3))
                {
                    case 0 when canSend:
                        long size = FlowControl.SizeOfItem(sizes[sent++]);
                        sender.Send(size);
                        arrived.Enqueue(size);
                        break;
                    case 1:
                        for (int burst = random.Next(1, 20); burst > 0 && arrived.TryDequeue(out long next); burst--, taken++)
                        {
                            if (consumer.Take(next) is > 0 and var granted)
                                grants.Enqueue(granted);
                        }
                        break;
                    case 2 when grants.TryDequeue(out int count):
                        sender.Take(count);
                        break;
                }
                long largest = FlowControl.SizeOfItem(sizes.DefaultIfEmpty().Max());
                Assert.True(sender.Items <= window, "the number is bounded");
                Assert.True(sender.Bytes < FlowControl.StreamBytes + largest, "the bytes are bounded");
                Assert.True(arrived.Sum() <= sender.Bytes, "what has come is on the way");
            }
        }, iter: 3000);

    [Fact]
    public void Sizes_do_not_overflow()
    {
        var sender = new SendWindow(long.MaxValue, long.MaxValue);
        var consumer = new TakeWindow(long.MaxValue, long.MaxValue);
        for (int i = 0; i < 3; i++)
        {
            sender.Send(long.MaxValue / 4);
            Assert.Equal(i < 2 ? 0 : 3, consumer.Take(long.MaxValue / 4));
        }
        Assert.Throws<OverflowException>(() => FlowControl.SizeOfItem(long.MaxValue));
    }
}
