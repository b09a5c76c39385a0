using Remoting.Calls;
using Remoting.Telemetry;

namespace Remoting.Scheduling;

/// <summary>
/// What a step of the scheduler leads to outside of it: outcomes, messages to workers, orders about them. Collected under the lock, carried out after it,
/// so that neither a caller's code nor a system call ever runs inside.
/// </summary>
/// <remarks>
/// Invariant: nothing that is thrown here keeps the rest from happening, or reaches who happened to cause it. A callback may come back into the
/// scheduler: that step has effects of its own.
/// </remarks>
internal sealed class Effects
{
    /// <summary>A list that grew longer than this is not kept.</summary>
    private const int MostKept = 1024;

    /// <summary>One is kept per thread: most steps lead to a message to one worker, which then allocates nothing.</summary>
    [ThreadStatic]
    private static Effects? _kept;

    private readonly List<(CallRange Range, Func<CallRange, Exception>? Error)> _outcomes = [];
    private readonly List<(WorkerSlot Slot, Order Order, KillManner Manner)> _orders = [];
    private readonly List<WorkerSlot> _starts = [];
    private readonly List<(WorkerSlot Slot, bool Inline)> _flushes = [];
    private List<(WorkerSlot Slot, Exception Error)>? _abandoned;
    private WorkerSlot? _watched;
    private bool _timer;
    private bool _end;
    private bool _warm;

    private enum Order
    {
        StepIn,
        Stop,
        Kill,
    }

    /// <summary>Takes the one of this thread; <see cref="Run"/> gives it back.</summary>
    public static Effects Rent()
    {
        var effects = _kept ?? new Effects();
        _kept = null;
        return effects;
    }

    public void Cancel(CallRange range) => _outcomes.Add((range, null));

    /// <summary>Each call gets an exception object of its own.</summary>
    public void Fail(CallRange range, Func<CallRange, Exception> error) => _outcomes.Add((range, error));

    public void Start(WorkerSlot slot) => _starts.Add(slot);

    public void StepIn(WorkerSlot slot) => _orders.Add((slot, Order.StepIn, default));

    public void Stop(WorkerSlot slot)
    {
        _orders.Add((slot, Order.Stop, default));
        Flush(slot, inline: true);
    }

    public void Kill(WorkerSlot slot, KillManner manner) => _orders.Add((slot, Order.Kill, manner));

    /// <summary>A worker cannot be talked to any more: it is killed.</summary>
    public void Abandon(WorkerSlot slot, Exception error) => (_abandoned ??= []).Add((slot, error));

    public void Flush(WorkerSlot slot, bool inline)
    {
        for (int i = 0; i < _flushes.Count; i++)
        {
            if (_flushes[i].Slot == slot)
            {
                _flushes[i] = (slot, inline || _flushes[i].Inline);
                return;
            }
        }
        _flushes.Add((slot, inline));
    }

    /// <summary>The results of what is sent to a worker are looked out for on this thread.</summary>
    public void Watch(WorkerSlot slot) => _watched = slot;

    /// <summary>Something comes due earlier than the timer would fire.</summary>
    public void SetTimer() => _timer = true;

    /// <summary>The last worker is gone.</summary>
    public void End() => _end = true;

    /// <summary>The workers that were to be there from the beginning are, or never will be.</summary>
    public void Warm() => _warm = true;

    /// <summary>Carries them out. Lets nothing out.</summary>
    public void Run(Scheduler scheduler)
    {
        scheduler.AssertNotInside();
        if (_timer)
            scheduler.ArmTimer();
        for (int i = 0; i < _orders.Count; i++)
            CarryOut(_orders[i].Slot, _orders[i].Order, _orders[i].Manner, scheduler);
        // Before anything is sent, so that the worker does not wake a thread for what this one will see.
        var watched = _watched is { } slot && TryWatch(slot, scheduler) ? slot : null;
        for (int i = 0; i < _flushes.Count; i++)
            Flush(_flushes[i].Slot, _flushes[i].Inline, scheduler);
        for (int i = 0; i < _outcomes.Count; i++)
            HandOver(_outcomes[i].Range, _outcomes[i].Error, scheduler);
        // Behind the outcomes: on a busy machine the new process has the processor that whoever waits for an outcome would wake up on.
        for (int i = 0; i < _starts.Count; i++)
            Start(_starts[i], scheduler);
        for (int i = 0; i < _abandoned?.Count; i++)
            scheduler.OnLinkFailed(_abandoned[i].Slot, _abandoned[i].Error, kill: true);
        scheduler.Events.Raise();
        if (_warm)
            scheduler.AnnounceWarm();
        // Last: what waits for the end of the pool finds every call with its outcome, and every event told.
        if (_end)
            scheduler.AnnounceEnd();
        Return();
        if (watched is not null)
            Watch(watched, scheduler);
    }

    private static void CarryOut(WorkerSlot slot, Order order, KillManner manner, Scheduler scheduler)
    {
        try
        {
            switch (order)
            {
                case Order.StepIn:
                    slot.Link.StepIn();
                    break;
                case Order.Stop:
                    slot.Link.Stop();
                    break;
                default:
                    slot.Link.Kill(manner);
                    break;
            }
        }
        catch (Exception e)
        {
            scheduler.OnLinkFailed(slot, e, kill: order != Order.Kill || manner != KillManner.AtOnce);
        }
    }

    private static void Start(WorkerSlot slot, Scheduler scheduler)
    {
        try
        {
            slot.Link.Start();
        }
        catch (Exception e)
        {
            scheduler.OnStartFailed(slot, e);
        }
    }

    private static bool TryWatch(WorkerSlot slot, Scheduler scheduler)
    {
        try
        {
            return slot.Link.TryWatch();
        }
        catch (Exception e)
        {
            scheduler.OnLinkFailed(slot, e, kill: true);
            return false;
        }
    }

    private static void Watch(WorkerSlot slot, Scheduler scheduler)
    {
        try
        {
            slot.Link.Watch();
        }
        catch (Exception e)
        {
            scheduler.OnLinkFailed(slot, e, kill: true);
        }
    }

    private static void Flush(WorkerSlot slot, bool inline, Scheduler scheduler)
    {
        try
        {
            if (inline)
                slot.Link.Flush();
            else
                slot.Link.FlushSoon();
        }
        catch (Exception e)
        {
            scheduler.OnLinkFailed(slot, e, kill: true);
        }
    }

    private static void HandOver(CallRange range, Func<CallRange, Exception>? error, Scheduler scheduler)
    {
        for (int i = 0; i < range.Count; i++)
        {
            try
            {
                var call = range.Skip(i).Take(1);
                if (range.Batch.Reports?.Find(call.Start) is { } line)
                    HandOverBehind(line, call, error, scheduler);
                else
                    HandOverOne(call, error, scheduler);
            }
            catch (Exception e)
            {
                scheduler.Events.StepFailed(e);
            }
        }
        try
        {
            range.Batch.Settle();
        }
        catch (Exception e)
        {
            scheduler.Events.StepFailed(e);
        }
    }

    private static void HandOverBehind(ReportLine line, CallRange call, Func<CallRange, Exception>? error, Scheduler scheduler) =>
        line.Conclude(call.Batch, call.Start, succeeded: false, () => HandOverOne(call, error, scheduler));

    private static void HandOverOne(CallRange call, Func<CallRange, Exception>? error, Scheduler scheduler)
    {
        var made = error is null ? null : Make(error, call);
        if (CallEnds.AreWanted(scheduler.Events, call.Batch))
        {
            CallEnds.Note(scheduler.Events, call.Batch, call.Start, made is null ? CallOutcomes.Cancelled : CallOutcomes.Of(made), made?.Message);
            scheduler.Events.Raise();
        }
        if (made is null)
        {
            call.Batch.Cancel(call.Start);
            return;
        }
        scheduler.Watch.NoteFailure(call.Batch, call.Start, made);
        call.Batch.Fail(call.Start, made);
    }

    /// <summary>A call fails in any case, if not with what it should then with what kept that from being made.</summary>
    private static Exception Make(Func<CallRange, Exception> error, CallRange call)
    {
        try
        {
            return error(call);
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private void Return()
    {
        bool keep = Math.Max(_outcomes.Capacity, Math.Max(_orders.Capacity, _flushes.Capacity)) <= MostKept;
        _orders.Clear();
        _starts.Clear();
        _flushes.Clear();
        _outcomes.Clear();
        _abandoned = null;
        _watched = null;
        _timer = false;
        _end = false;
        _warm = false;
        if (keep)
            _kept = this;
    }
}
