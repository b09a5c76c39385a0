using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>A connection whose bytes come on a thread of its own: who may take them, and when the thread ends.</summary>
public sealed class StreamConnectionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public void The_thread_ends_where_the_receiver_disposes_of_the_connection(bool goesOn)
    {
        for (int i = 0; i < 200; i++)
        {
            var stream = new GivenStream();
            var connection = new StreamConnection(stream);
            using var taken = new ManualResetEventSlim();
            Thread? thread = null;
            var receiver = new Receiver(() =>
            {
                thread = Thread.CurrentThread;
                if (connection.TryReceive(new byte[5]) != 5)
                    return;
                connection.Dispose();
                if (goesOn)
                    connection.ReceiveOn();
                taken.Set();
            });
            connection.Receive(receiver, null!);
            stream.Give(5);
            Assert.True(taken.Wait(Soon));
            Assert.True(thread!.Join(Soon));
        }
    }

    [Test]
    public void What_another_thread_has_taken_does_not_come_again_and_the_rest_does()
    {
        var stream = new GivenStream();
        var connection = new StreamConnection(stream);
        using var called = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        int last = int.MinValue;
        var receiver = new Receiver(() =>
        {
            called.Release();
            goOn.Wait();
            last = connection.TryReceive(new byte[3]);
            connection.ReceiveOn();
        });
        connection.Receive(receiver, null!);
        Assert.Equal(-1, connection.TryReceive(new byte[3]));
        stream.Give(5);
        Assert.True(called.Wait(Soon));
        Assert.Equal(4, connection.TryReceive(new byte[4]));
        goOn.Release();
        stream.Give(4);
        Assert.True(called.Wait(Soon));
        Assert.Equal(1, last);
        Assert.Equal(4, connection.TryReceive(new byte[4]));
        Assert.Equal(-1, connection.TryReceive(new byte[4]));
        goOn.Release();
        // What has come is there until it is taken, also when no more comes.
        stream.Give(5);
        stream.Dispose();
        goOn.Release(3);
        connection.WaitForRest(Soon);
        Assert.Equal(0, last);
        Assert.Equal(0, connection.TryReceive(new byte[3]));
    }

    private sealed class Receiver(Action onReadable) : IReceiver
    {
        public void OnReadable() => onReadable();

        public void OnRung()
        {
        }
    }

    /// <summary>Gives so many bytes at a time, and ends when it is disposed of.</summary>
    private sealed class GivenStream : MemoryStream
    {
        private readonly System.Collections.Concurrent.BlockingCollection<int> _given = [];

        public void Give(int count) => _given.Add(count);

        public override int Read(byte[] buffer, int offset, int count) => _given.TryTake(out int given, Timeout.Infinite) ? given : 0;

        public override int Read(Span<byte> buffer) => _given.TryTake(out int given, Timeout.Infinite) ? given : 0;

        protected override void Dispose(bool disposing)
        {
            _given.CompleteAdding();
            base.Dispose(disposing);
        }
    }
}
