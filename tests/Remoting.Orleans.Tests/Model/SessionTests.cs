using Remoting.Tests;
using Remoting.Transport;

namespace Remoting.Clustering.Tests;

/// <summary>What the two ends of a session do with pieces, whatever comes of them, and with bytes that nobody would send.</summary>
public sealed class SessionTests
{
    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Records_come_once_and_in_order_whatever_is_lost_and_doubled(int seed)
    {
        var random = new Random(seed);
        var outbox = new RecordOutbox();
        var inbox = new RecordInbox(long.MaxValue);
        var sent = new List<byte[]>();
        var received = new List<ReadOnlyMemory<byte>>();
        var onTheirWay = new List<(long First, List<RecordPiece> Pieces)>();
        while (sent.Count < 200 || outbox.Last > inbox.Through)
        {
            if (sent.Count < 200 && random.Next(3) == 0)
            {
                byte[] record = new byte[random.Next(10) == 0 ? 3 * RecordOutbox.PieceBytes + random.Next(100) : random.Next(100)];
                random.NextBytes(record);
                sent.Add(record);
                outbox.Add(record);
            }
            var pieces = new List<RecordPiece>();
            long first = outbox.Take(random.Next(2 * RecordOutbox.PieceBytes), pieces);
            if (random.Next(4) != 0)
                onTheirWay.Add((first, pieces));
            if (onTheirWay.Count > 0 && random.Next(2) == 0)
            {
                int at = random.Next(onTheirWay.Count);
                inbox.Accept(onTheirWay[at].First, onTheirWay[at].Pieces, received);
                if (random.Next(3) != 0)
                    onTheirWay.RemoveAt(at);
            }
            if (random.Next(3) == 0)
                outbox.Acknowledge(inbox.Through);
            if (random.Next(5) == 0)
                outbox.Rewind();
        }
        Assert.Equal(sent.Count, received.Count);
        for (int i = 0; i < sent.Count; i++)
            Assert.True(sent[i].AsSpan().SequenceEqual(received[i].Span), $"Record {i} is another one.");
    }

    [Test]
    public void A_record_that_grows_beyond_its_limit_is_refused()
    {
        var inbox = new RecordInbox(1000);
        inbox.Accept(1, [new RecordPiece(true, new byte[900])], []);
        Assert.Throws<ProtocolException>(() => inbox.Accept(2, [new RecordPiece(true, new byte[900])], []));
    }

    [Test]
    public async Task Bytes_that_are_no_message_end_a_session_and_nothing_else()
    {
        var random = new Random(5);
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        byte[] good = new Request(0, 1, [], 0, 1, []).Write();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = [.. good];
            if (random.Next(2) == 0)
            {
                // A session of its own, in which it says something that begins as something would.
                long session = Reply.Read(await silo.Pool.ExchangeAsync(good)).Session;
                byte[] record = new byte[random.Next(1, 64)];
                random.NextBytes(record);
                record[0] = (byte)random.Next(15);
                // Held where it makes sense; ended where it does not.
                _ = silo.Pool.ExchangeAsync(new Request(session, random.Next(5), [random.Next(5)], random.NextInt64(), random.Next(3), [new RecordPiece(random.Next(2) == 0, record)]).Write());
            }
            else
            {
                for (int j = random.Next(1, 4); j > 0; j--)
                    message[random.Next(message.Length)] = (byte)random.Next(256);
                try
                {
                    _ = silo.Pool.ExchangeAsync(message);
                }
                catch (ProtocolException)
                {
                    // What it says to that.
                }
            }
        }
        Assert.Equal(0, silo.Pool.Calls);
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Count("bytes", 3));
        await cluster.RunAsync(call);
        Assert.Equal(3, await call);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public void Errors_arrive_as_what_they_were()
    {
        var death = new WorkerDeath(3, 4711, 134, WorkerExitReason.StackOverflow, "Stack overflow.", "why") { IsRefusal = true };
        Exception[] errors =
        [
            new RemoteCallException("c", "System.InvalidOperationException", "m", "at x", new Dictionary<string, string?> { ["k"] = null }, null),
            new RemoteSerializationException("c", "p", "m", null),
            new WorkerDiedException("c", death, [death], "Its sources had been taken."),
            new CallTimeoutException("c", TimeSpan.FromSeconds(2)) { RemoteStackTrace = "at y", CapsulePath = "capsule.json" },
            new BrokenProcessPoolException("b", death),
        ];
        foreach (var error in errors)
        {
            var writer = new RecordWriter();
            ErrorForm.Write(writer, error);
            byte[] bytes = writer.ToArray();
            var reader = new RecordReader(bytes);
            var read = ErrorForm.Read(ref reader, "c", "silo", []);
            Assert.Equal(error.GetType(), read.GetType());
            Assert.Equal(((RemotingException)error).CapsulePath, ((RemotingException)read).CapsulePath);
            if (read is BrokenProcessPoolException broken)
                Assert.Equal((4711, "why"), (broken.ProcessId!.Value, broken.Death!.Failure));
            if (read is WorkerDiedException died)
            {
                Assert.Equal((2, 4711, 134, WorkerExitReason.StackOverflow, "Stack overflow."), (died.Attempts, died.ProcessId!.Value, died.ExitCode!.Value, died.Reason, died.StandardErrorTail));
                Assert.Contains("silo", died.Message, StringComparison.Ordinal);
                Assert.Contains("Its sources had been taken.", died.Message, StringComparison.Ordinal);
                Assert.True(died.Death!.IsRefusal);
            }
            // Cut off anywhere, it is no error, and nothing worse.
            for (int length = 0; length < bytes.Length; length++)
            {
                var cut = new RecordReader(bytes.AsMemory(0, length));
                try
                {
                    ErrorForm.Read(ref cut, "c", "silo", []);
                }
                catch (ProtocolException)
                {
                    continue;
                }
                Assert.Fail($"{length} of {bytes.Length} bytes of {error.GetType().Name} are an error.");
            }
        }
    }
}
