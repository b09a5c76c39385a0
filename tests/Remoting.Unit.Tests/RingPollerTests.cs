using System.Collections.Concurrent;
using Remoting.Platform;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>Many rings that one thread sleeps at: whoever writes wakes it, whichever ring it is, whoever comes and goes meanwhile.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RingPollerTests : IDisposable
{
    private const int Capacity = 256;

    private readonly string _folder = Directory.CreateTempSubdirectory("rings-").FullName;
    private readonly List<Ledger> _ledgers = [];

    public void Dispose()
    {
        _ledgers.ForEach(ledger => ledger.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(RingPoller.Most)]
    public async Task What_is_written_wakes_who_sleeps_at_any_ring(int rings)
    {
        const int Rounds = 2_000;
        using var poller = RingPoller.TryStart()!;
        var readers = Enumerable.Range(0, rings).Select(_ => Add(poller)).ToArray();
        // One byte a round: what is not seen is waited for for ever, which the test's limit ends.
        await Task.WhenAll(readers.Select((reader, index) => Task.Run(async () =>
        {
            for (int i = 0; i < Rounds / rings; i++)
                Assert.Equal(index + i, await reader.AskAsync((byte)(index + i)) + (index + i & ~255));
        })));
        Array.ForEach(readers, reader => reader.Watch!.Dispose());
    }

    [Test]
    public void More_rings_than_that_are_woken_for_elsewhere()
    {
        using var poller = RingPoller.TryStart()!;
        var readers = Enumerable.Range(0, RingPoller.Most + 1).Select(_ => Add(poller)).ToArray();
        Assert.Null(readers[^1].Watch);
        Assert.True(readers[^1].WriteAndLook(1));
        readers[0].Watch!.Dispose();
        using var later = poller.TryAdd(readers[^1].Near, readers[^1]);
        Assert.NotNull(later);
        Array.ForEach(readers, reader => reader.Watch?.Dispose());
    }

    [Test]
    public async Task Rings_come_and_go_while_others_are_rung()
    {
        using var poller = RingPoller.TryStart()!;
        var steady = Add(poller);
        var coming = Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                var (reader, ledger) = (Add(poller), _ledgers[^1]);
                _ = reader.AskAsync(1);
                reader.Watch!.Dispose();
                // Unmapped while the kernel may still wait there.
                lock (reader)
                    ledger.Dispose();
            }
        });
        for (int i = 0; i < 2_000; i++)
            Assert.Equal((byte)i, await steady.AskAsync((byte)i));
        await coming;
        steady.Watch!.Dispose();
    }

    [Test]
    public async Task Where_the_system_stops_doing_it_nothing_is_left_lying_and_others_wake()
    {
        using var poller = RingPoller.TryStart()!;
        var readers = Enumerable.Range(0, 3).Select(_ => Add(poller)).ToArray();
        foreach (var reader in readers)
            Assert.Equal(7, await reader.AskAsync(7));
        SystemFaults.Inject = call => call == "futex_waitv" ? 38 : 0;
        try
        {
            // Wakes the leader, whose next sleep fails.
            Assert.Equal(8, await readers[0].AskAsync(8));
            await Task.WhenAll(readers.Select(reader => reader.IsWokenElsewhere));
        }
        finally
        {
            SystemFaults.Inject = null;
        }
        foreach (var reader in readers)
        {
            Assert.True(reader.WriteAndLook(9));
            reader.Watch!.Dispose();
        }
        Assert.Null(poller.TryAdd(readers[0].Near, readers[0]));
    }

    private Reader Add(RingPoller poller)
    {
        var ledger = Ledger.Create(_folder, Capacity);
        var reader = new Reader(ledger, Ledger.Open(ledger.Path));
        lock (_ledgers)
            _ledgers.AddRange([reader.Far, ledger]);
        reader.Watch = poller.TryAdd(ledger, reader);
        reader.OnRung();
        return reader;
    }

    /// <summary>Both ends of a ring: writes a byte, and has it when the poller has woken its reader.</summary>
    private sealed class Reader(Ledger near, Ledger far) : IRungHandler
    {
        private readonly BlockingCollection<TaskCompletionSource<byte>> _asked = [];
        private readonly TaskCompletionSource _elsewhere = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Ledger Near => near;

        public Ledger Far => far;

        private ByteRing Ring => near.ToParent;

        public IDisposable? Watch { get; set; }

        /// <summary>Complete when the reader sleeps, and is to be woken by other means.</summary>
        public Task IsWokenElsewhere => _elsewhere.Task;

        public Task<byte> AskAsync(byte value)
        {
            var answer = new TaskCompletionSource<byte>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Add(answer);
            Assert.False(WriteAndLook(value));
            return answer.Task;
        }

        /// <summary>Whether the reader is to be woken by other means.</summary>
        public bool WriteAndLook(byte value)
        {
            far.ToParent.Write([value]);
            return far.ToParent.MustWake();
        }

        public unsafe void OnRung()
        {
            // What the end of a worker does in earnest: nobody looks into memory that is gone.
            lock (this)
            {
                if (!near.TryHold())
                    return;
                Span<byte> bytes = stackalloc byte[1];
                do
                {
                    while (Ring.Read(bytes) == 1)
                        _asked.Take().SetResult(bytes[0]);
                }
                while (!Ring.TrySleep());
                if (!Ring.SleepsHere)
                    _elsewhere.TrySetResult();
                near.Release();
            }
        }
    }
}
