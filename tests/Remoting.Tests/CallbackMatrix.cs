using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Remoting.Tests;

/// <summary>
/// Each kind of callback of the program's × what it does × what happens meanwhile: no other call and no other pool is held up, every call has its
/// outcome, and the program lives.
/// </summary>
/// <remarks>A new kind of callback is a class, a row of <see cref="Kinds"/>, and a word in one of the lanes of <c>CallbackMatrixTests</c>.</remarks>
public abstract partial class CallbackMatrix : PoolTest
{
    /// <summary>Everything that must not wait for a callback comes within this time: the callbacks take longer.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>A callback that blocks does so until its test is over, but not for ever.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);

    /// <summary>All kinds there are.</summary>
    protected static IEnumerable<string> AllKinds => Kinds.Keys;

    private static readonly Dictionary<string, Func<Callback>> Kinds = new()
    {
        ["logger"] = () => new LoggerCallback(),
        ["meter listener"] = () => new MeterCallback(),
        ["activity listener"] = () => new ActivityCallback(),
        ["output callback"] = () => new OutputCallback(),
        ["progress listener"] = () => new ProgressCallback(),
        ["code that reads a result"] = () => new ReadingCallback(),
        ["code that reads a streamed item"] = () => new ItemCallback(),
        ["code that writes an argument"] = () => new WritingCallback(),
        ["source of a map"] = () => new SourceCallback(),
        ["sequence of a call"] = () => new SequenceCallback(),
        ["retry policy"] = () => new RetryCallback(),
        ["stub of a map"] = () => new StubCallback(),
    };

    private static readonly Dictionary<string, Situation> Situations = new()
    {
        ["normal run"] = new(options => options, async (executor, _) =>
        {
            for (int i = 0; i < 5; i++)
                await OutcomeAsync(executor.SubmitAsync(Calls.Remote.Identity(i)));
            return await OutcomeAsync(executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 100)).ToListAsync().AsTask());
        }),
        ["death"] = new(options => options, async (executor, _) => await OutcomeAsync(executor.SubmitAsync(Calls.Remote.Exit(3))), nameof(WorkerDiedException)),
        ["time-out"] = new(options => options, async (executor, file) => await OutcomeAsync(
            executor.SubmitAsync(Calls.Remote.Spin(file), new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) })), nameof(CallTimeoutException)),
        ["recycling"] = new(options => options with { MaxCallsPerWorker = 2 }, async (executor, _) =>
        {
            var calls = Enumerable.Range(0, 6).Select(i => OutcomeAsync(executor.SubmitAsync(Calls.Remote.Identity(i)))).ToArray();
            return (await Task.WhenAll(calls)).Distinct().Order().SequenceEqual(["0", "1", "2", "3", "4", "5"]) ? "done" : (await calls[^1]);
        }),
        ["shutdown"] = new(options => options, async (executor, _) =>
        {
            var call = OutcomeAsync(executor.SubmitAsync(Calls.Remote.SleepThen(50, 0)));
            await executor.ShutdownAsync();
            return await call == "0" ? "done" : await call;
        }),
    };

    private static readonly string[] Behaviours = ["throws", "blocks", "submits to the pool", "disposes of the pool"];

    /// <summary>The rows of some kinds: every behaviour in every situation.</summary>
    protected static TheoryData<string, string, string> RowsOf(params string[] kinds)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (string kind in kinds)
        {
            foreach (string behaviour in Behaviours)
            {
                foreach (string situation in Situations.Keys)
                    rows.Add(kind, behaviour, situation);
            }
        }
        return rows;
    }

    protected async Task HoldsUpNobodyAsync(string kind, string behaviour, string situation)
    {
        using var released = new ManualResetEventSlim();
        using var callback = Kinds[kind]();
        var what = Situations[situation];
        var options = new ProcessPoolOptions { MaxWorkers = 2, WorkerOutput = WorkerOutput.Discard, CancellationGracePeriod = TimeSpan.Zero };
        var executor = new ProcessPoolExecutor(callback.Install(what.Change(options)));
        await using var bystander = new ProcessPoolExecutor(1);
        try
        {
            callback.Behave = Behaviour(behaviour, executor, released, callback);
            var outcome = what.RunAsync(executor, FileOf("spin"));
            var trigger = callback.TriggerAsync(executor);
            Assert.Equal("7", await OutcomeAsync(bystander.SubmitAsync(Calls.Remote.Identity(7))).WaitAsync(Soon, TestToken));
            string[] expected = behaviour == "disposes of the pool" ? [what.Expected, nameof(ObjectDisposedException)] : [what.Expected];
            Assert.Contains(await outcome.WaitAsync(Soon, TestToken), expected);
            await trigger.WaitAsync(Soon, TestToken);

            // The pool goes on, and so do others.
            string[] after = behaviour == "disposes of the pool" || situation == "shutdown" ? ["8", nameof(ObjectDisposedException)] : ["8"];
            Assert.Contains(await OutcomeAsync(executor.SubmitAsync(Calls.Remote.Identity(8))).WaitAsync(Soon, TestToken), after);
            Assert.Equal("9", await OutcomeAsync(bystander.SubmitAsync(Calls.Remote.Identity(9))).WaitAsync(Soon, TestToken));
            // The end of a pool waits for the outcomes of its calls, and so for the program's own code that stands before one of them.
            if (callback.OwnCall is not null)
                released.Set();
            await executor.DisposeAsync().AsTask().WaitAsync(Soon, TestToken);

            if (callback.IsCertain)
                await Until(() => callback.CallCount > 0, "the callback was called");
            if (callback.CountsAsEvent && behaviour == "throws")
                Assert.InRange(executor.GetSnapshot().EventsFailed, 1, long.MaxValue);
        }
        finally
        {
            released.Set();
            await executor.DisposeAsync();
        }
        if (callback.OwnCall is { } own)
            await OutcomeAsync(own).WaitAsync(Soon, TestToken);
        await Until(() => callback.Running == 0, "all callbacks have returned");
        Assert.Empty(callback.Complaints);
    }

    private static Action Behaviour(string behaviour, ProcessPoolExecutor executor, ManualResetEventSlim released, Callback callback) => behaviour switch
    {
        "throws" => () => throw new InvalidOperationException("thrown by a callback"),
        "blocks" => () => callback.Expect(released.Wait(Long), "released"),
        // Each call is an event of its own: without an end they would go on for ever.
        "submits to the pool" => () =>
        {
            if (callback.CallCount <= 5)
                callback.Expect(OutcomeAsync(executor.SubmitAsync(Calls.Remote.Identity(0))).Wait(Soon), "what it submitted has its outcome");
        },
        "disposes of the pool" => () =>
        {
            // One that a call waits for cannot wait for the end of the pool, which waits for that call.
            if (callback.CallCount <= 2 && callback.HasCallWaiting)
                _ = executor.DisposeAsync().AsTask();
            else if (callback.CallCount <= 2)
                callback.Expect(executor.DisposeAsync().AsTask().Wait(Soon), "what it disposed of has ended");
        },
        _ => throw new ArgumentOutOfRangeException(nameof(behaviour)),
    };

    /// <summary>The result, or the name of the exception.</summary>
    private static async Task<string> OutcomeAsync<T>(Task<T> call)
    {
        try
        {
            return (await call) is { } result and not System.Collections.ICollection ? $"{result}" : "done";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }

    /// <summary>What happens while the callback does what it does.</summary>
    /// <param name="Change">Makes the options so that it happens.</param>
    /// <param name="RunAsync">Makes it happen, and gives what came of the last of its calls. It is given a file that a call may make.</param>
    /// <param name="Outcome">What should come of it; null for "done".</param>
    private sealed record Situation(Func<ProcessPoolOptions, ProcessPoolOptions> Change, Func<ProcessPoolExecutor, string, Task<string>> RunAsync, string? Outcome = null)
    {
        public string Expected => Outcome ?? "done";
    }

    /// <summary>A kind of code that the program gives the pool to call.</summary>
    private abstract class Callback : IDisposable
    {
        private int _calls;
        private int _running;

        /// <summary>What it does. Nothing before the pool is there.</summary>
        public Action? Behave { get; set; }

        public int CallCount => Volatile.Read(ref _calls);

        public int Running => Volatile.Read(ref _running);

        public List<string> Complaints { get; } = [];

        /// <summary>Whether each situation calls it.</summary>
        public virtual bool IsCertain => true;

        /// <summary>Whether what it throws is counted among the events that failed.</summary>
        public virtual bool CountsAsEvent => false;

        /// <summary>For callbacks that belong to a call: what comes of it, which waits for them.</summary>
        public Task<string>? OwnCall { get; protected set; }

        /// <summary>Whether a call that is running goes on only when it has returned.</summary>
        public virtual bool HasCallWaiting => false;

        /// <summary>Gives it to a pool that will be made with these options.</summary>
        public virtual ProcessPoolOptions Install(ProcessPoolOptions options) => options;

        /// <summary>For callbacks that are called when something certain happens: makes it happen.</summary>
        public virtual Task TriggerAsync(ProcessPoolExecutor executor) => Task.CompletedTask;

        public void Expect(bool condition, string what)
        {
            lock (Complaints)
            {
                if (!condition)
                    Complaints.Add($"not so: {what}");
            }
        }

        public abstract void Dispose();

        /// <summary>It is called.</summary>
        public void OnCall()
        {
            if (Behave is not { } behave)
                return;
            Interlocked.Increment(ref _calls);
            Interlocked.Increment(ref _running);
            try
            {
                behave();
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    /// <summary>All three places in which a logger's code is called, in turn.</summary>
    private sealed class LoggerCallback : Callback, ILoggerFactory, ILogger
    {
        private int _turn;

        public override bool CountsAsEvent => true;

        public override ProcessPoolOptions Install(ProcessPoolOptions options) => options with { LoggerFactory = this };

        public ILogger CreateLogger(string categoryName)
        {
            Turn();
            return this;
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel)
        {
            Turn();
            return true;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => OnCall();

        public override void Dispose()
        {
        }

        private void Turn()
        {
            if (Interlocked.Increment(ref _turn) % 2 == 1)
                OnCall();
        }
    }

    private sealed class MeterCallback : Callback
    {
        private readonly MeterListener _listener = new();

        public override bool CountsAsEvent => true;

        public override ProcessPoolOptions Install(ProcessPoolOptions options)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Remoting")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, _, _) => OnCall());
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) => OnCall());
            _listener.Start();
            return options;
        }

        public override void Dispose() => _listener.Dispose();
    }

    /// <summary>Told that an activity has begun or ended, of any source.</summary>
    private sealed class ActivityCallback : Callback
    {
        private readonly ActivityListener _listener = new();

        public override ProcessPoolOptions Install(ProcessPoolOptions options)
        {
            _listener.ShouldListenTo = _ => true;
            _listener.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
            _listener.ActivityStarted = _ => OnCall();
            _listener.ActivityStopped = _ => OnCall();
            ActivitySource.AddActivityListener(_listener);
            return options;
        }

        public override void Dispose() => _listener.Dispose();
    }
}
