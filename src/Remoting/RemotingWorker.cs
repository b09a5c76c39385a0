using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Remoting.CompilerServices;

namespace Remoting;

/// <summary>Tells a callable where it runs, and keeps what it wants to find there again.</summary>
[DebuggerDisplay("Worker {WorkerId}, call {CallId}, attempt {Attempt}")]
public sealed class RemotingWorker
{
    private static readonly AsyncLocal<RemotingWorker?> OfLocalLease = new();

    private static RemotingWorker? _ofProcess;

    private readonly CallCancellation? _cancellation;

    /// <summary>What is there as long as the worker, and what is there as long as the lease that it belongs to.</summary>
    private readonly LeaseContents _own = new(0, 0);

    private LeaseContents? _leased;

    internal RemotingWorker(int workerId, CallCancellation? cancellation)
    {
        WorkerId = workerId;
        _cancellation = cancellation;
    }

    /// <summary>
    /// The worker that this code runs in; <see langword="null"/> outside of a worker. In a call of a lease of a <see cref="ThreadPoolExecutor"/> it is one
    /// that stands for the lease, so that the same callables run there.
    /// </summary>
    public static RemotingWorker? Current
    {
        // That of a lease goes first: an executor of threads may be used inside of a worker.
        get => (AnyLocalLease ? OfLocalLease.Value : null) ?? _ofProcess;
        internal set => _ofProcess = value;
    }

    /// <summary>The worker's number in its pool, from 1; never used again. 0 in a lease of a <see cref="ThreadPoolExecutor"/>.</summary>
    public int WorkerId { get; }

    /// <summary>The number of the running call on this worker, rising; 0 in the initializer.</summary>
    public long CallId { get; internal set; }

    /// <summary>
    /// 1 the first time that the call is run; more when workers died under it and <see cref="ProcessPoolOptions.MaxAttempts"/> allows, or when it failed and
    /// <see cref="CallOptions.Retry"/> had it run again.
    /// </summary>
    public int Attempt { get; internal set; }

    /// <summary>
    /// Cancelled when the caller gives up on the running call: for callables that have no token parameter. Each call has a token of its own;
    /// one that is kept beyond its call is never cancelled for a later one.
    /// </summary>
    public CancellationToken CancellationToken => _cancellation?.Token ?? LocalToken;

    /// <summary>Whether the running call is one of a lease (<see cref="Executor.LeaseWorkerAsync(LeaseOptions, CancellationToken)"/>).</summary>
    public bool IsLeased => _leased is not null;

    /// <summary>
    /// What calls leave for later calls of the same lease: empty when the lease begins. At its end the values that can be disposed of are, the one that was
    /// put there last first. Outside of a lease it is there as long as the worker. One call runs at a time, so it needs no lock.
    /// </summary>
    public IDictionary<string, object?> State => Contents.State;

    /// <summary>
    /// A logger of the running callable's type. What is logged here arrives at the loggers of the parent (<see cref="ProcessPoolOptions.LoggerFactory"/>) as if
    /// it had been logged there: category, level, event, template and values, scopes, the exception as data, and the worker in a scope of its own. What
    /// the parent's filters do not let through is not made in the first place.
    /// </summary>
    public ILogger Logger => LoggerFactory.CreateLogger(Callable?.LogCategory ?? "Remoting.Worker");

    /// <summary>Makes loggers of other categories, whose records go the same way.</summary>
    public ILoggerFactory LoggerFactory => Loggers ?? NullLoggerFactory.Instance;

    /// <summary>Where records go; null for nowhere.</summary>
    internal ILoggerFactory? Loggers { get; set; }

    /// <summary>What runs.</summary>
    internal Callable? Callable { get; set; }

    /// <summary>Whether this process is a worker.</summary>
    internal static bool IsWorkerProcess => _ofProcess is not null;

    /// <summary>Only a program that has leased a thread looks for what flows with its calls.</summary>
    internal static bool AnyLocalLease { get; private set; }

    /// <summary>Of a call that runs in its caller's process.</summary>
    internal CancellationToken LocalToken { get; set; }

    /// <summary>What belongs to the lease that the worker has; null where it has none.</summary>
    internal LeaseContents? Lease => _leased;

    private LeaseContents Contents => _leased ?? _own;

    /// <summary>
    /// Has something done at the end: when the lease ends, after its last call, or outside of a lease when the worker is asked to exit. Hooks run one by one,
    /// the last registered first, before what <see cref="State"/> and handles hold is disposed of, on the thread that runs calls; together they
    /// have <see cref="ProcessPoolOptions.WorkerExitTimeout"/>. A worker that dies or is killed runs none.
    /// </summary>
    /// <param name="action">What to do. What it throws does not keep the others from running.</param>
    public void OnExit(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Contents.OnExit(action);
    }

    /// <summary>The same at the end of the worker, also from a call of a lease.</summary>
    internal void OnWorkerExit(Action action) => _own.OnExit(action);

    /// <summary>The worker is leased.</summary>
    internal void BeginLease(long lease)
    {
        // The parent has given up on the end of an earlier one.
        EndLease();
        _leased = new LeaseContents(lease, WorkerId);
    }

    /// <summary>The lease is over.</summary>
    internal void EndLease()
    {
        var contents = _leased;
        _leased = null;
        contents?.End();
    }

    /// <summary>The worker is asked to exit.</summary>
    internal void End()
    {
        EndLease();
        _own.End();
    }

    /// <summary>Whatever flows from here on is in the worker.</summary>
    internal static void EnterLocal(RemotingWorker worker)
    {
        AnyLocalLease = true;
        OfLocalLease.Value = worker;
    }

    /// <summary>Whatever flows from here on is in none.</summary>
    internal static void LeaveLocal() => OfLocalLease.Value = null;
}
