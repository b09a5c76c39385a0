using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Remoting.Tests;

public sealed class TelemetryTests : PoolTest
{
    [Test]
    public async Task A_normal_run_logs_nothing_above_debug_and_there_every_start_and_end()
    {
        using var log = new LogBook();
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MaxCallsPerWorker = 100, LoggerFactory = log }))
        {
            await executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 500), chunkSize: 10).ToListAsync(TestToken);
            await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(Calls.Remote.Throw("its own affair"), TestToken));
            using var cancellation = new CancellationTokenSource();
            var running = executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("started")), cancellation.Token);
            await UntilFile(FileOf("started"));
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            // One that is ended while it starts has an end, and was never ready.
            await Until(() => executor.GetSnapshot().Workers.All(worker => worker.Status != WorkerStatus.Starting), "no worker starts");
        }
        Assert.Empty(log.Above(LogLevel.Debug));
        int started = log.Count(1);
        Assert.InRange(started, 5, 8);
        Assert.Equal(started, log.Count(2));
        Assert.Equal(started, log.Count(9));
        Assert.Contains(log.Lines, line => line.Text.Contains("MaxCalls", StringComparison.Ordinal));
    }

    [Test]
    public async Task Every_death_retry_and_kill_is_told_with_worker_process_and_reason()
    {
        using var log = new LogBook();
        var options = new ProcessPoolOptions
        {
            MaxWorkers = 1, LoggerFactory = log, WorkerOutput = WorkerOutput.Discard, CancellationGracePeriod = TimeSpan.Zero,
        };
        await using (var executor = new ProcessPoolExecutor(options))
        {
            var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.ComplainAndExit("last words"), TestToken));
            // The log is told beside the calls, and no call waits for it.
            await Until(() => log.Above(LogLevel.Debug).Any(), "the death is told");
            string text = Assert.Single(log.Above(LogLevel.Debug));
            Assert.Contains($"Worker 1 (process {death.ProcessId}) died, exit code 3, reason Exited", text, StringComparison.Ordinal);
            Assert.Contains("last words", text, StringComparison.Ordinal);
            log.Clear();

            await executor.SubmitAsync(Calls.Remote.DieOnce(FileOf("once")), new CallOptions { MaxAttempts = 2 }, TestToken);
            await Until(() => log.Above(LogLevel.Debug).Count() > 1, "death and retry are told");
            Assert.Collection(log.Above(LogLevel.Debug).Order(),
                retry => Assert.Matches(@"DieOnce.* is started again, attempt 2, because worker 2 \(process \d+\) died under it, reason Exited", retry),
                died => Assert.Matches(@"Worker 2 \(process \d+\) died, exit code 1, reason Exited", died));
            log.Clear();

            int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
            await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(
                Calls.Remote.Spin(FileOf("spin")), new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) }, TestToken));
            await Until(() => log.Above(LogLevel.Debug).Any(), "the kill is told");
            Assert.Matches($@"Worker 3 \(process {process}\) is killed under .*Spin.*, reason TimedOut", Assert.Single(log.Above(LogLevel.Debug)));
            log.Clear();
        }
        Assert.Empty(log.Above(LogLevel.Debug));
    }

    [Test]
    public async Task A_pool_that_breaks_says_so_once()
    {
        using var log = new LogBook();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, LoggerFactory = log, WorkerLoss = WorkerLoss.BreakPool, WorkerOutput = WorkerOutput.Discard,
        });
        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Exit(1), TestToken));
        await executor.DisposeAsync();
        Assert.Equal(1, log.Count(6));
        Assert.Equal(1, log.Count(3));
    }

    [Test]
    public async Task The_meter_counts_what_happens()
    {
        using var sums = new MeterSums();
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, MaxCallsPerWorker = 10, WorkerOutput = WorkerOutput.Discard, CancellationGracePeriod = TimeSpan.Zero,
        }))
        {
            await executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 20)).ToListAsync(TestToken);
            await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.KillSelf(), TestToken));
            await executor.SubmitAsync(Calls.Remote.DieOnce(FileOf("once")), new CallOptions { MaxAttempts = 2 }, TestToken);
            await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(
                Calls.Remote.Spin(FileOf("spin")), new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) }, TestToken));
        }
        Assert.Equal(21, sums["remoting.calls"]);
        Assert.Equal(2, sums["remoting.worker.recycles MaxCalls"]);
        Assert.Equal(1, sums["remoting.worker.deaths Killed"]);
        Assert.Equal(1, sums["remoting.worker.deaths Exited"]);
        Assert.Equal(1, sums["remoting.call.retries Exited"]);
        Assert.Equal(1, sums["remoting.worker.kills TimedOut"]);
        Assert.Equal(5, sums["remoting.worker.start.duration, times"]);
    }

    /// <summary>Sums of the meter's instruments, by name and reason.</summary>
    private sealed class MeterSums : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _sums = new();
        private readonly MeterListener _listener = new();

        public MeterSums()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Remoting")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name + Reason(tags), value));
            _listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Add(instrument.Name + ", times", 1));
            _listener.Start();
        }

        public long this[string name] => _sums.GetValueOrDefault(name);

        public void Dispose() => _listener.Dispose();

        private void Add(string name, long value) => _sums.AddOrUpdate(name, value, (_, sum) => sum + value);

        private static string Reason(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length == 0 ? "" : $" {tags[0].Value}";
    }
}
