using System.Diagnostics;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>The words that a worker and its parent share, both of their ends in this process.</summary>
public sealed class LedgerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_call_leaves_the_time_of_its_start_where_that_was_asked_for()
    {
        using var parent = Ledger.Create(_folder, 256);
        using var worker = Ledger.Open(parent.Path);
        Assert.True(worker.TryStart(1));
        Assert.Null(parent.StartedAt(0));
        Assert.Null(parent.StartedAt(1));

        parent.WantsTimes = true;
        long before = Stopwatch.GetTimestamp();
        Assert.True(worker.TryStart(2));
        Assert.InRange(parent.StartedAt(2) ?? 0, before, Stopwatch.GetTimestamp());
        Assert.Null(parent.StartedAt(1));
        Assert.Null(parent.StartedAt(3));

        parent.WantsTimes = false;
        Assert.True(worker.TryStart(3));
        Assert.Null(parent.StartedAt(3));
        Assert.Equal(3, parent.Started);
    }

    [Test]
    public void A_time_is_never_that_of_another_call()
    {
        const long Calls = 200_000;
        using var parent = Ledger.Create(_folder, 256);
        using var worker = Ledger.Open(parent.Path);
        parent.WantsTimes = true;
        var starting = new Thread(() =>
        {
            for (long sequence = 1; sequence <= Calls; sequence++)
                worker.TryStart(sequence);
        });
        starting.Start();
        long last = 0;
        long lastTime = 0;
        while (last < Calls)
        {
            long sequence = parent.Started;
            if (parent.StartedAt(sequence) is not { } time)
                continue;
            // Later calls start later; the same call at the same time.
            Assert.True(sequence == last ? time == lastTime : time >= lastTime, $"{last} at {lastTime}, {sequence} at {time}");
            (last, lastTime) = (sequence, time);
        }
        starting.Join();
    }
}
