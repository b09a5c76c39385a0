using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Remoting.Telemetry;

namespace Remoting.Tests;

/// <summary>How what happens in a pool is told: in order, beside the calls, and never for long in the way.</summary>
public sealed class PoolEventsTests : PoolTest
{
    [Test]
    public async Task Events_are_told_one_at_a_time_and_in_order()
    {
        var log = new Log();
        var events = new PoolEvents(log);
        for (int i = 0; i < 1000; i++)
        {
            events.NoteRetired(i, 0, RetireReason.PoolEnds);
            events.Raise();
        }
        await ToldAsync(events);
        Assert.Equal(Enumerable.Range(0, 1000), log.Workers);
    }

    /// <summary>The end of an activity makes that above it the current one, and a listener may leave anything.</summary>
    [Test]
    public async Task What_flows_with_one_event_is_not_there_for_the_next()
    {
        var left = new AsyncLocal<int>();
        using var request = new Activity("request").Start();
        using var call = new Activity("call").Start();
        Activity.Current = null;
        (Activity?, int) seen = default;
        var events = new PoolEvents(null);
        using var go = new ManualResetEventSlim();
        events.NoteStep(go.Wait);
        events.NoteStep(() =>
        {
            left.Value = 1;
            call.Stop();
        });
        events.NoteStep(() => seen = (Activity.Current, left.Value));
        events.Raise();
        go.Set();
        await ToldAsync(events);
        Assert.Equal((null, 0), seen);
    }

    [Test]
    public async Task Whoever_raises_finds_all_notes_told_also_those_that_another_thread_was_raising()
    {
        for (int round = 0; round < 200; round++)
        {
            var log = new Log();
            var events = new PoolEvents(log);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
            {
                events.NoteRetired(worker, 0, RetireReason.PoolEnds);
                events.Raise();
                await ToldAsync(events);
                Assert.Contains(worker, log.Workers);
            })));
        }
    }

    [Test]
    public async Task What_waits_for_a_slow_logger_is_bounded_and_what_is_dropped_is_counted()
    {
        using var go = new ManualResetEventSlim();
        var log = new Log { Then = () => go.Wait() };
        var events = new PoolEvents(log);
        events.NoteRetired(0, 0, RetireReason.PoolEnds);
        events.Raise();
        await Until(() => !log.Workers.IsEmpty, "the logger is busy");
        for (int i = 1; i <= PoolEvents.MostWaiting + 50; i++)
        {
            events.NoteRetired(i, 0, RetireReason.PoolEnds);
            events.Raise();
        }
        Assert.Equal(50, events.Dropped);
        go.Set();
        await Until(() => log.Workers.Count == PoolEvents.MostWaiting + 1, "the others are told");
        Assert.Equal(0, events.Failed);
    }

    [Test]
    public async Task A_logger_that_is_stuck_is_waited_for_a_second_and_no_longer()
    {
        using var go = new ManualResetEventSlim();
        var events = new PoolEvents(new Log { Then = () => go.Wait() });
        events.NoteRetired(0, 0, RetireReason.PoolEnds);
        events.Raise();
        var clock = Stopwatch.StartNew();
        await ToldAsync(events);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        go.Set();
    }

    [Test]
    public void Where_nobody_listens_nothing_is_told()
    {
        // Before the instruments are made it is not known whether anybody does.
        PoolMeter.CallsEnded(0);
        var events = new PoolEvents(null);
        events.NoteRetired(0, 0, RetireReason.Idle);
        events.NoteKilled(0, 0, KillReason.Stalled, null);
        events.NoteCallsEnded(5);
        events.Raise();
        bool told = false;
        events.WhenTold(() => told = true);
        Assert.True(told);
    }

    [Test]
    public async Task What_a_logger_throws_is_counted_and_the_next_event_is_told()
    {
        int times = 0;
        var log = new Log { Then = () => _ = ++times == 1 ? throw new InvalidOperationException("first") : 0 };
        var events = new PoolEvents(log);
        for (int i = 0; i < 3; i++)
            events.NoteRetired(i, 0, RetireReason.PoolEnds);
        events.Raise();
        await ToldAsync(events);
        Assert.Equal(1, events.Failed);
        Assert.Equal([0, 1, 2], log.Workers);
    }

    private static Task ToldAsync(PoolEvents events)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        events.WhenTold(told.SetResult);
        return told.Task.WaitAsync(TestToken);
    }

    /// <summary>Remembers which workers it was told of.</summary>
    private sealed class Log : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<int> Workers { get; } = new();

        public Action? Then { get; init; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Workers.Enqueue((int)((IReadOnlyList<KeyValuePair<string, object?>>)state!)[0].Value!);
            Then?.Invoke();
        }

        public void Dispose()
        {
        }
    }
}
