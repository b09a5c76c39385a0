using System.Diagnostics;
using Remoting.Calls;
using Remoting.Processes;
using Remoting.Scheduling;

namespace Remoting;

/// <summary>What a pool was doing at one moment.</summary>
/// <param name="Workers">Its workers, those that are starting or leaving included.</param>
/// <param name="QueuedCalls">Calls that no worker has yet.</param>
/// <param name="CompletedCalls">Calls that have ended, well or not, since the pool was made.</param>
/// <param name="WorkerDeaths">Workers that died without having been asked to, since the pool was made.</param>
[DebuggerDisplay("Workers = {Workers.Count}, queued = {QueuedCalls}, completed = {CompletedCalls}, deaths = {WorkerDeaths}")]
public sealed record ProcessPoolSnapshot(IReadOnlyList<WorkerSnapshot> Workers, long QueuedCalls, long CompletedCalls, long WorkerDeaths)
{
    /// <summary>
    /// How often a logger or a listener of the meter threw when it was told of an event of this pool. What it threw goes nowhere: no call is the worse for it.
    /// </summary>
    public long EventsFailed { get; init; }

    /// <summary>
    /// Events that were told to nobody, because a logger or listener is slow and 10,000 were waiting for it already, or because memory or descriptors
    /// were short.
    /// </summary>
    public long EventsDropped { get; init; }

    /// <summary>Why the pool is broken and takes no more calls; <see langword="null"/> as long as it is not.</summary>
    public Exception? BrokenBy { get; init; }

    /// <summary>Whether the pool was shut down, or its workers were ended (<see cref="ProcessPoolExecutor.TerminateWorkers"/>): it takes no more calls.</summary>
    public bool IsShutDown { get; init; }

    /// <summary>How long the call has waited, since it was submitted, that waits for longest, whatever it waits for; zero where none does.</summary>
    public TimeSpan OldestQueuedCall { get; init; }

    /// <summary>
    /// The same without what is there to wait: items of maps, and calls of <see cref="CallPriority.Low"/>. What a health check goes by.
    /// </summary>
    public TimeSpan OldestUrgentCall { get; init; }

    /// <summary>How many of <see cref="WorkerDeaths"/> came within the last minute; at most 100 are counted.</summary>
    public int RecentWorkerDeaths { get; init; }

    /// <summary>What the pool has found out about how it is used, and what would pay.</summary>
    public IReadOnlyList<PoolAdvice> Advice { get; init; } = [];

    /// <summary>What the calls have cost that were measured (<see cref="CallOptions.Measure"/>), by callable; at most 64 are told apart.</summary>
    public IReadOnlyList<MeasuredCallable> Measured { get; init; } = [];

    /// <summary>
    /// Options of the pool that this machine does not allow, so that its workers go on without: a sentence each, with the option, why, and what would help.
    /// </summary>
    public IReadOnlyList<string> UnmetOptions { get; init; } = [];

    /// <summary>How the workers of this program are started.</summary>
    public LaunchMode LaunchMode { get; init; }

    /// <summary>All of it as text, a line for each worker.</summary>
    public override string ToString() =>
        $"{(BrokenBy is null ? "" : "broken, ")}{(IsShutDown ? "shut down, " : "")}queued {QueuedCalls}, completed {CompletedCalls}, deaths {WorkerDeaths}" +
        $"{(EventsFailed + EventsDropped > 0 ? $", events failed {EventsFailed}, dropped {EventsDropped}" : "")}{string.Concat(Workers.Select(worker => $"{Environment.NewLine}  {worker}"))}";

    internal static ProcessPoolSnapshot Take(Scheduler scheduler, bool stacks = false)
    {
        var (queued, completed, deaths, workers) = scheduler.Inspect();
        var (brokenBy, oldest, oldestUrgent) = scheduler.InspectHealth();
        // Processes are asked outside of the scheduler's lock: that can take a while.
        return new ProcessPoolSnapshot([.. workers.Select(worker => Describe(worker, stacks))], queued, completed, deaths)
        {
            EventsFailed = scheduler.Events.Failed,
            EventsDropped = scheduler.Events.Dropped,
            LaunchMode = LaunchPlan.Mode,
            BrokenBy = brokenBy,
            OldestQueuedCall = oldest,
            OldestUrgentCall = oldestUrgent,
            RecentWorkerDeaths = scheduler.InspectDeaths(TimeSpan.FromMinutes(1)),
            Advice = scheduler.InspectAdvice(),
            UnmetOptions = scheduler.Events.UnmetOptions,
            Measured = scheduler.Watch.Costs?.Read() ?? [],
        };
    }

    private static WorkerSnapshot Describe(
        (WorkerSlot Slot, WorkerState State, CallRange? Current, long Done, bool IsLeased) worker, bool stacks)
    {
        int? processId = worker.Slot.Link.ProcessId;
        var (cpu, memory) = Measure(processId);
        var status = worker.State switch
        {
            WorkerState.Starting or WorkerState.Initializing => WorkerStatus.Starting,
            WorkerState.Standing => WorkerStatus.Standby,
            WorkerState.Ready => worker.Current is null ? WorkerStatus.Idle : WorkerStatus.Busy,
            _ => WorkerStatus.Stopping,
        };
        string? callable = worker.Current is { } call ? call.Batch[call.Start].Callable.Name : null;
        return new WorkerSnapshot(worker.Slot.Id, processId, status, callable, worker.Done, cpu, memory)
        {
            IsLeased = worker.IsLeased,
            StackTrace = stacks && status == WorkerStatus.Busy ? worker.Slot.Link.TryTakeStack() : null,
        };
    }

    private static (TimeSpan? CpuTime, long? Memory) Measure(int? processId)
    {
        if (processId is not { } id)
            return (null, null);
        try
        {
            using var process = Process.GetProcessById(id);
            return (process.TotalProcessorTime, process.WorkingSet64);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return (null, null); // It has ended in the meantime.
        }
    }
}

/// <summary>What a worker is doing.</summary>
public enum WorkerStatus
{
    /// <summary>Its process is starting, or runs the initializer.</summary>
    Starting,

    /// <summary>It waits for calls.</summary>
    Idle,

    /// <summary>It runs a call.</summary>
    Busy,

    /// <summary>It was asked to exit.</summary>
    Stopping,

    /// <summary>It is there for when a worker is needed (<see cref="ProcessPoolOptions.StandbyWorkers"/>).</summary>
    Standby,
}

/// <summary>One worker at one moment.</summary>
/// <param name="Id">Its number in the pool, from 1; never used again.</param>
/// <param name="ProcessId">Its process id; null before the process has started.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Callable">The callable it runs, or is about to run.</param>
/// <param name="CompletedCalls">Calls that it has ended.</param>
/// <param name="CpuTime">Processor time that its process has used, start-up included.</param>
/// <param name="Memory">Its working set in bytes.</param>
[DebuggerDisplay("Worker {Id} (process {ProcessId}) {Status}, {Callable,nq}")]
public sealed record WorkerSnapshot(
    int Id, int? ProcessId, WorkerStatus Status, string? Callable, long CompletedCalls, TimeSpan? CpuTime, long? Memory)
{
    /// <summary>Where the call is that it runs, if that was asked for and can be had: a line a frame, innermost first.</summary>
    public string? StackTrace { get; init; }

    /// <summary>Whether it belongs to a lease (<see cref="Executor.LeaseWorkerAsync(LeaseOptions, CancellationToken)"/>).</summary>
    public bool IsLeased { get; init; }
}
