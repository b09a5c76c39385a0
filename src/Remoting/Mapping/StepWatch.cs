using Remoting.Threads;

namespace Remoting.Mapping;

/// <summary>
/// Looks after a thread that takes steps of a source, each of which may block. A step costs two writes; whether one lasts for long is looked at
/// from outside, by a timer that runs only while steps are taken.
/// Invariant: while <c>onLate</c> runs for a step, the thread that takes it does not come out of it. So what that thread has prepared can be
/// taken over without a lock in its way.
/// </summary>
internal sealed class StepWatch : IDisposable
{
    /// <summary>Until a step is late: at least once this, at most twice. Longer than a thread is usually kept waiting by others...</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    /// <summary>... but for a source that has been late before.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(1);

    private readonly OrderedLock _gate = new(LockRank.Step);
    private readonly Action<bool> _onLate;
    private readonly OwnTimer _timer;

    /// <summary>Odd inside of a step.</summary>
    private long _step;

    /// <summary>Turns of taking steps that began, and that ended.</summary>
    private long _begun;
    private long _ended;

    private bool _looking;
    private bool _ticking;
    private bool _impatient;
    private bool _disposed;
    private (long Turn, long Step) _seen;

    /// <param name="onLate">
    /// Called when a step is late: true, the thread is inside of it. Called, perhaps repeatedly, while a turn lasts long for another reason: false; its
    /// thread has not come yet, or takes many steps.
    /// </param>
    public StepWatch(Action<bool> onLate)
    {
        _onLate = onLate;
        _timer = OwnTimer.Create(static watch => ((StepWatch)watch!).Tick(), this);
    }

    /// <summary>A turn begins: some steps, one after the other, on one thread.</summary>
    /// <param name="impatient">Whether the source has been late before.</param>
    public void BeginTurn(bool impatient)
    {
        _impatient = impatient;
        Interlocked.Increment(ref _begun);
        if (!Volatile.Read(ref _ticking))
            StartTicking();
    }

    public void EndTurn() => Volatile.Write(ref _ended, _ended + 1);

    public void BeginStep() => Volatile.Write(ref _step, _step + 1);

    public void EndStep()
    {
        Volatile.Write(ref _step, _step + 1);
        // No fence is needed here: the one in Tick is for all processors.
        if (!Volatile.Read(ref _looking))
            return;
        using (_gate.Enter())
        {
            // Whoever looks has finished.
        }
    }

    public void Dispose()
    {
        using (_gate.Enter())
            _disposed = true;
        _timer.Dispose();
    }

    private void StartTicking()
    {
        Volatile.Write(ref _ticking, true);
        // Not set any more where the map was left.
        _timer.Change(_impatient ? Impatience : Patience);
    }

    private void Tick()
    {
        using (_gate.Enter())
        {
            if (_disposed)
                return;
            var now = (Turn: Volatile.Read(ref _begun), Step: Volatile.Read(ref _step));
            bool idle = Volatile.Read(ref _ended) == now.Turn;
            bool isLong = !idle && now.Turn == _seen.Turn;
            bool inStep = isLong && now.Step == _seen.Step && (now.Step & 1) == 1;
            _seen = now;
            if (!idle && !isLong)
            {
                StartTicking();
                return;
            }
            // A turn that begins after this starts the timer anew; one that began before is seen below.
            Volatile.Write(ref _ticking, false);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _begun) != now.Turn)
                StartTicking();
            else if (inStep ? !Look(now.Step) : isLong)
                GoOnLooking();
        }
    }

    /// <summary>The turn is long, and not because of its step: one that is to come may still block.</summary>
    private void GoOnLooking()
    {
        _onLate(false);
        StartTicking();
    }

    /// <summary>Whether the thread is still inside of that step; then that was dealt with.</summary>
    private bool Look(long step)
    {
        Volatile.Write(ref _looking, true);
        // From here on the thread inside of the step sees that somebody looks, when it comes out; if it came out before, this sees that.
        Interlocked.MemoryBarrierProcessWide();
        bool inStep = Volatile.Read(ref _step) == step;
        if (inStep)
            _onLate(true);
        Volatile.Write(ref _looking, false);
        return inStep;
    }
}
