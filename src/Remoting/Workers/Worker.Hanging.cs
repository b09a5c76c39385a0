using Remoting.Processes;
using Remoting.Threads;

namespace Remoting.Workers;

// Where a call is that does not end although it was asked to.
internal sealed partial class Worker
{
    /// <summary>
    /// A stack that is not there so long after the kill was due is not waited for. An idle machine needs a fifth of a second, one whose processors are shared by dozens
    /// of processes over a second.
    /// </summary>
    private static readonly TimeSpan StackPatience = TimeSpan.FromSeconds(4);

    /// <summary>A call that goes on afterwards stands still no longer than this.</summary>
    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromSeconds(1);

    /// <summary>Within a shorter grace period no stack is looked for: looking takes about as long.</summary>
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(0.2);

    /// <summary>The call that was asked to end, until its stack is looked for; 0 for none.</summary>
    private long _asked;

    private OwnTimer? _stackTimer;

    /// <summary>There while a stack is being taken; set when it is, or cannot be had.</summary>
    private volatile ManualResetEventSlim? _stackTaken;

    /// <summary>What was found.</summary>
    private volatile string? _stack;

    /// <summary>Where a worker's own code begins, which called the callable.</summary>
    private static bool IsOfLibrary(string method) =>
        method.StartsWith("Remoting.WorkerHost.", StringComparison.Ordinal) || method.Contains("Callable.TryExecute(", StringComparison.Ordinal)
        || method.Contains("Callable.Execute(", StringComparison.Ordinal);

    /// <summary>The stack of the call that this worker runs now; null where there is none, or it cannot be had.</summary>
    public string? TryTakeStack() => _served && _process is { } process ? LiveStack.TryTake(process.Id, SnapshotPatience, process.GoOn, IsOfLibrary) : null;

    /// <summary>After a call was asked to end: half of its time to do so is its own, then its stack is taken.</summary>
    private void WatchAsked()
    {
        if (Volatile.Read(ref _asked) == 0 || _options.CancellationGracePeriod < ShortestGrace || _options.CancellationGracePeriod == Timeout.InfiniteTimeSpan)
            return;
        _stackTimer ??= OwnTimer.Create(static worker => OwnThreads.Queue(((Worker)worker!).TakeStackOfAsked, @long: true), this);
        _stackTimer.Change(_options.CancellationGracePeriod / 2);
    }

    private void TakeStackOfAsked()
    {
        long sequence = Interlocked.Exchange(ref _asked, 0);
        var taken = new ManualResetEventSlim();
        // Before the look at what runs: a kill that comes now waits for it.
        _stackTaken = taken;
        try
        {
            if (sequence != 0 && !_killed && _process is { } process && Volatile.Read(ref _ending) == 0 && IsRunning(sequence))
            {
                _stack = LiveStack.TryTake(process.Id, (_options.CancellationGracePeriod / 2) + StackPatience, process.GoOn, IsOfLibrary);
                if (_stack is { } stack)
                    _events.CallHangs(_slot.Id, process.Id, stack);
            }
        }
        finally
        {
            taken.Set();
        }
    }

    /// <summary>A stack that is nearly there is waited for, but not for long.</summary>
    private static void KillAfter(ManualResetEventSlim taken, WorkerProcess? process)
    {
        taken.Wait(StackPatience);
        process?.Kill(gently: false);
    }

    /// <summary>Whether a call was the last to begin. Its result may be on its way; then it is not killed, and its stack goes nowhere.</summary>
    private bool IsRunning(long sequence)
    {
        using (_receiving.Enter())
            return !_closed && _endpoint!.Ledger.Started == sequence;
    }
}
