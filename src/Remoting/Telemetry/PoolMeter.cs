using System.Diagnostics.Metrics;

namespace Remoting.Telemetry;

/// <summary>
/// The meter "Remoting": counters of what happens to workers and calls, over all pools of this process. Where nobody listens they cost nothing.
/// <c>dotnet-counters monitor --counters Remoting -p PID</c> shows them.
/// </summary>
/// <remarks>
/// Adding to an instrument runs the code of whoever listens, and so does making one. So what is told here is given as a step for the place where such
/// code may run (<see cref="PoolEvents"/>), null where nobody listens; and the instruments are made by the first step, not where they are thought of.
/// </remarks>
internal static class PoolMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Remoting";

    private const string ReasonTag = "remoting.reason";
    private const string CallableTag = "remoting.callable";
    private const string OutcomeTag = "remoting.outcome";
    private const string StateTag = "remoting.worker.state";
    private const string DirectionTag = "network.io.direction";

    private static readonly Lock Gate = new();

    /// <summary>Null before the first step; then everything counts as wanted.</summary>
    private static Instruments? _instruments;

    /// <summary>Whether anybody wants to know how many calls have ended.</summary>
    public static bool AreCallsCounted => Volatile.Read(ref _instruments) is not { } made || made.Calls.Enabled;

    /// <summary>Whether anybody wants to know what came of each call.</summary>
    public static bool AreOutcomesWanted => Volatile.Read(ref _instruments) is not { } made || made.Outcomes.Enabled || made.AreTimesWanted;

    /// <summary>Whether anybody wants to know how long calls take.</summary>
    public static bool AreCallsTimed => Volatile.Read(ref _instruments) is not { } made || made.AreTimesWanted;

    public static Action? WorkerRestarted() => For(made => made.Restarts, static counter => counter.Add(1));

    /// <summary>Not a step, but to be called from one.</summary>
    public static void CallEnded(CallRecord call)
    {
        var made = Made();
        var callable = new KeyValuePair<string, object?>(CallableTag, call.Callable);
        var outcome = new KeyValuePair<string, object?>(OutcomeTag, call.Outcome);
        made.Outcomes.Add(1, callable, outcome);
        if (!call.Times.AreKnown)
            return;
        made.CallDuration.Record(CallTimes.Seconds(call.Times.Run), callable, outcome);
        made.CallWait.Record(CallTimes.Seconds(call.Times.Wait), callable);
        made.CallOverhead.Record(CallTimes.Seconds(call.Times.Overhead), callable);
    }

    public static Action? WorkerStarted(TimeSpan took) => For(made => made.StartDuration, histogram => histogram.Record(took.TotalSeconds));

    public static Action? WorkerDied(WorkerExitReason reason) => For(made => made.Deaths, counter => counter.Add(1, Tag(reason)));

    public static Action? WorkerKilled(KillReason reason) => For(made => made.Kills, counter => counter.Add(1, Tag(reason)));

    public static Action? WorkerRecycled(RetireReason reason) => For(made => made.Recycles, counter => counter.Add(1, Tag(reason)));

    public static Action? CallRetried(WorkerExitReason reason) => For(made => made.Retries, counter => counter.Add(1, Tag(reason)));

    /// <summary>As a policy of the program's has said.</summary>
    public static Action? CallRetried(string outcome) => For(made => made.Retries, counter => counter.Add(1, new KeyValuePair<string, object?>(ReasonTag, outcome)));

    /// <summary>Not a step, but to be called from one.</summary>
    public static void CallsEnded(long count) => Made().Calls.Add(count);

    private static Action? For<T>(Func<Instruments, T> instrument, Action<T> tell)
        where T : Instrument =>
        Volatile.Read(ref _instruments) is { } made && !instrument(made).Enabled ? null : () => tell(instrument(Made()));

    private static Instruments Made()
    {
        if (Volatile.Read(ref _instruments) is { } made)
            return made;
        lock (Gate)
            return _instruments ??= new Instruments();
    }

    private static KeyValuePair<string, object?> Tag(Enum reason) => new(ReasonTag, reason.ToString());

    private sealed class Instruments
    {
        private static Meter? _meter;

        // Read, as a listener that comes later would never know of the workers that are there already.
        public ObservableUpDownCounter<long> Workers { get; } = Make(() => Meter.CreateObservableUpDownCounter<long>("remoting.workers",
            static () => PoolGauges.Sum(static pool => pool.IdleWorkers + pool.BusyWorkers + pool.StandbyWorkers + pool.StoppingWorkers),
            "{worker}", "Worker processes that are ready or retiring"));

        public Histogram<double> StartDuration { get; } =
            Make(() => Meter.CreateHistogram<double>("remoting.worker.start.duration", "s", "From the start of a worker until it is ready"));

        public Counter<long> Deaths { get; } =
            Make(() => Meter.CreateCounter<long>("remoting.worker.deaths", "{worker}", "Workers that ended without having been asked to, by exit reason"));

        public Counter<long> Kills { get; } =
            Make(() => Meter.CreateCounter<long>("remoting.worker.kills", "{worker}", "Workers that their pool has killed, by reason"));

        public Counter<long> Recycles { get; } =
            Make(() => Meter.CreateCounter<long>("remoting.worker.recycles", "{worker}", "Workers that were let go while their pool goes on, by reason"));

        public Counter<long> Calls { get; } =
            Make(() => Meter.CreateCounter<long>("remoting.calls", "{call}", "Calls that a worker has ended, well or not"));

        public Counter<long> Retries { get; } = Make(() => Meter.CreateCounter<long>(
            "remoting.call.retries", "{call}", "Calls that were started again: after the death of a worker, by exit reason, or as a policy said, by outcome"));

        public Counter<long> Restarts { get; } =
            Make(() => Meter.CreateCounter<long>("remoting.worker.restarts", "{worker}", "Workers that are ready in the place of one that died or was replaced"));

        public Counter<long> Outcomes { get; } =
            Make(() => Meter.CreateCounter<long>("remoting.call.outcomes", "{call}", "Calls that have their outcome, by callable and outcome"));

        public Histogram<double> CallDuration { get; } =
            Make(() => Meter.CreateHistogram<double>("remoting.call.duration", "s", "Time that a call has run in its worker, by callable and outcome"));

        public Histogram<double> CallWait { get; } =
            Make(() => Meter.CreateHistogram<double>("remoting.call.wait", "s", "From the submission of a call until it began in its worker, by callable"));

        public Histogram<double> CallOverhead { get; } =
            Make(() => Meter.CreateHistogram<double>("remoting.call.overhead", "s", "From the end of a call in its worker until its result is at hand, by callable"));

        public ObservableUpDownCounter<long> QueueLength { get; } = Make(() => Meter.CreateObservableUpDownCounter<long>(
            "remoting.queue.length", static () => PoolGauges.Sum(static pool => pool.QueuedCalls), "{call}", "Calls that no worker has yet"));

        public ObservableGauge<double> QueueAge { get; } =
            Make(() => Meter.CreateObservableGauge<double>("remoting.queue.age", PoolGauges.QueueAge, "s", "How long the call has waited that waits for longest, of all pools"));

        public ObservableUpDownCounter<long> WorkerStates { get; } = Make(() => Meter.CreateObservableUpDownCounter<long>(
            "remoting.worker.count", States, "{worker}", "Worker processes, by state"));

        public ObservableUpDownCounter<long> Leases { get; } = Make(() => Meter.CreateObservableUpDownCounter<long>(
            "remoting.leases", static () => PoolGauges.Sum(static pool => pool.Leases), "{lease}", "Leases that have a worker"));

        public ObservableUpDownCounter<long> SharedMemory { get; } = Make(() => Meter.CreateObservableUpDownCounter<long>(
            "remoting.shared_memory.usage", static () => PoolGauges.Sum(static pool => pool.SharedMemory), "By", "Shared memory that holds large arguments"));

        public ObservableCounter<long> Traffic { get; } = Make(() => Meter.CreateObservableCounter<long>(
            "remoting.io", Bytes, "By", "Bytes between this process and its workers, by direction"));

        public bool AreTimesWanted => CallDuration.Enabled || CallWait.Enabled || CallOverhead.Enabled;

        private static Measurement<long>[] States() =>
        [
            State("starting", static pool => pool.StartingWorkers),
            State("idle", static pool => pool.IdleWorkers),
            State("busy", static pool => pool.BusyWorkers),
            State("standby", static pool => pool.StandbyWorkers),
            State("stopping", static pool => pool.StoppingWorkers),
        ];

        private static Measurement<long> State(string name, Func<PoolReading, long> of) => new(PoolGauges.Sum(of), new KeyValuePair<string, object?>(StateTag, name));

        private static Measurement<long>[] Bytes()
        {
            var (sent, received) = PoolGauges.Traffic();
            return
            [
                new(sent, new KeyValuePair<string, object?>(DirectionTag, "transmit")),
                new(received, new KeyValuePair<string, object?>(DirectionTag, "receive")),
            ];
        }

        // Not in a static initializer: one that failed (its assembly could not be loaded for want of descriptors, say) would fail for ever.
        private static Meter Meter => _meter ??= new Meter(PoolMeter.Name, typeof(PoolMeter).Assembly.GetName().Version?.ToString());

        /// <summary>A listener that throws when it is told of a new instrument has been told: the second time there is nothing to tell.</summary>
        private static T Make<T>(Func<T> make)
        {
            try
            {
                return make();
            }
            catch (Exception)
            {
                return make();
            }
        }
    }
}
