using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>What the meter says of pools.</summary>
[Collection(Alone.Name)]
public sealed partial class MetricTests : PoolTest
{
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = new();

    [Test]
    public async Task Calls_are_told_by_callable_and_outcome_with_the_times_they_took()
    {
        using var listener = Listen();
        await using (var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1 }))
        {
            await pool.SubmitAsync(HostedCalls.Remote.Double(1), TestToken);
            await pool.ForEachAsync(HostedCalls.Remote.Double, Enumerable.Range(0, 30), chunkSize: 4, cancellationToken: TestToken);
            await Assert.ThrowsAsync<WorkerDiedException>(() => pool.SubmitAsync(HostedCalls.Remote.Exit(), TestToken));
            await Assert.ThrowsAsync<RemoteCallException>(() => pool.SubmitAsync(Failing.Remote.Fail(), TestToken));
            var call = pool.SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("never")), new CallOptions { Timeout = TimeSpan.FromSeconds(0.1) }, TestToken);
            await Assert.ThrowsAsync<CallTimeoutException>(() => call);
        }

        Assert.Equal(31, CountOf("remoting.call.outcomes", "HostedCalls.Double(int)", "ok"));
        Assert.Equal(31, CountOf("remoting.call.duration", "HostedCalls.Double(int)", "ok"));
        Assert.Equal(1, CountOf("remoting.call.outcomes", "HostedCalls.Exit()", "death"));
        Assert.Equal(1, CountOf("remoting.call.outcomes", "Failing.Fail()", "error"));
        Assert.Equal(1, CountOf("remoting.call.outcomes", "HostedCalls.WaitFor(string, string)", "timeout"));
        Assert.Contains(_measured, told => told.Name == "remoting.worker.restarts");
        Assert.All(_measured.Where(told => told.Name is "remoting.call.wait" or "remoting.call.duration" or "remoting.call.overhead"), told => Assert.InRange(told.Value, 0, 60));
    }

    [Test]
    public async Task A_call_that_is_run_again_has_one_outcome()
    {
        using var listener = Listen();
        await using (var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1 }))
        {
            Assert.Equal(3, await pool.SubmitAsync(TracedCalls.Remote.FailTwice(), AtOnce(4), TestToken));
            await Assert.ThrowsAsync<RemoteCallException>(() => pool.SubmitAsync(Failing.Remote.Fail(), AtOnce(3), TestToken));
            Assert.Equal(2, await pool.SubmitAsync(TracedCalls.Remote.DieOnce(), AtOnce(2), TestToken));
        }

        Assert.Equal(1, CountOf("remoting.call.outcomes", "TracedCalls.FailTwice()", "ok"));
        Assert.Equal(0, CountOf("remoting.call.outcomes", "TracedCalls.FailTwice()", "error"));
        Assert.Equal(1, CountOf("remoting.call.outcomes", "Failing.Fail()", "error"));
        Assert.Equal(1, CountOf("remoting.call.outcomes", "TracedCalls.DieOnce()", "ok"));
        Assert.Equal(0, CountOf("remoting.call.outcomes", "TracedCalls.DieOnce()", "death"));
        Assert.Equal(["death", "error", "error", "error", "error"],
            _measured.Where(told => told.Name == "remoting.call.retries").Select(told => (string)told.Tags["remoting.reason"]!).Order());
    }

    private static CallOptions AtOnce(int attempts) => new() { Retry = (_, attempt) => attempt < attempts ? TimeSpan.Zero : null };

    [Test]
    public async Task A_listener_that_comes_late_knows_of_the_workers_that_are_there()
    {
        await using (var pool = new ProcessPoolExecutor(1))
        {
            await pool.SubmitAsync(HostedCalls.Remote.Double(1), TestToken);
            using var late = Listen();
            Assert.InRange(Read(late, "remoting.workers"), 1, 100);
        }

        using var later = Listen();
        Assert.Equal(0, Read(later, "remoting.workers"));
    }

    [Test]
    public async Task Gauges_read_the_pool_itself()
    {
        using var listener = Listen();
        await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, StandbyWorkers = 1 });
        await using var lease = await pool.LeaseWorkerAsync(TestToken);
        var running = pool.SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        await UntilFile(FileOf("begun"));
        var waiting = Enumerable.Range(0, 3).Select(n => pool.SubmitAsync(HostedCalls.Remote.WaitFor(FileOf($"begun{n}"), FileOf("released")), TestToken)).ToArray();

        await Until(() => Read(listener, "remoting.worker.count", "standby") >= 1, "a worker stands by");
        Assert.Equal(1, Read(listener, "remoting.leases"));
        Assert.True(Read(listener, "remoting.worker.count", "busy") >= 1, "a worker is busy");
        Assert.True(Read(listener, "remoting.io", "transmit") > 0 && Read(listener, "remoting.io", "receive") > 0, "bytes go both ways");
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await Task.WhenAll([running, .. waiting]);
    }

    /// <summary>The page names each instrument, and no other.</summary>
    [Test]
    public async Task The_table_of_instruments_is_the_meter()
    {
        using var listener = Listen();
        await using (var pool = new ProcessPoolExecutor(1))
            await pool.SubmitAsync(HostedCalls.Remote.Double(1), TestToken);
        await Until(() => _instruments.Count > 10, "the instruments are made");

        string page = await File.ReadAllTextAsync(Path.Combine(FindRepository(), "docs", "telemetry.md"), TestToken);
        var rows = Rows().Matches(page).Select(match => (match.Groups["name"].Value, match.Groups["unit"].Value));

        Assert.Equal(_instruments.Values.Select(made => (made.Name, made.Unit!.Trim('{', '}'))).Order(), rows.Order());
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Remoting.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<name>remoting\.[a-z_.]+)` \| [a-z -]+, (?<unit>[A-Za-z]+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    private int CountOf(string instrument, string callable, string outcome) => _measured.Count(told => told.Name == instrument
        && (string?)told.Tags["remoting.callable"] == $"Remoting.Hosting.Tests.{callable}" && (string?)told.Tags["remoting.outcome"] == outcome);

    private double Read(MeterListener listener, string name, string? tag = null)
    {
        _measured.Clear();
        listener.RecordObservableInstruments();
        return _measured.Where(told => told.Name == name && (tag is null || told.Tags.ContainsValue(tag))).Sum(told => told.Value);
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != "Remoting")
                    return;
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
}
