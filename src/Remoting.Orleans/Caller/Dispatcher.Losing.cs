using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Clustering;

// Which silos there are, and which are no more.
internal sealed partial class Dispatcher
{
    private static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(100);

    /// <summary>A message that was lost is sent again after so long.</summary>
    private static readonly TimeSpan RetryTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Who has calls asks so often which silos there are...</summary>
    private static readonly TimeSpan FindTime = TimeSpan.FromSeconds(1);

    /// <summary>... and who has none, so often.</summary>
    private static readonly TimeSpan IdleFindTime = TimeSpan.FromSeconds(10);

    /// <summary>So often a silo hears of a caller that has no calls there, and so the caller of its load.</summary>
    private static readonly TimeSpan KeepTime = TimeSpan.FromSeconds(30);

    private readonly List<SiloWaiter> _waiting = [];
    private long _lastTick;
    private long _lastFound;
    private long _firstLook;
    private bool _isFinding;
    private Exception? _findError;

    /// <summary>Complete when so many silos take calls.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="isPatient">Whether it waits as long as it takes, and not as calls do.</param>
    /// <param name="cancellationToken">Gives up the waiting.</param>
    /// <exception cref="ObjectDisposedException">The executor was shut down.</exception>
    /// <exception cref="RemotingException">There is none for too long.</exception>
    public async Task WhenReadyAsync(int silos, bool isPatient, CancellationToken cancellationToken)
    {
        var waiter = new SiloWaiter(silos, isPatient ? null : _time.GetTimestamp());
        using (_gate.Enter())
        {
            ObjectDisposedException.ThrowIf(_isShutDown, typeof(OrleansExecutor));
            _waiting.Add(waiter);
        }
        try
        {
            Tick();
            await waiter.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            using (_gate.Enter())
                _waiting.Remove(waiter);
        }
    }

    /// <summary>Those who wait for silos that take calls have the executor's end for an answer.</summary>
    private void FailWaiting()
    {
        SiloWaiter[] waiting;
        using (_gate.Enter())
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var waiter in waiting)
            waiter.Done.TrySetException(new ObjectDisposedException(nameof(OrleansExecutor)));
    }

    /// <summary>Whether a silo should hear again that its caller is there, for sessions without calls end at some time.</summary>
    public bool IsLong(long since, long now) => _time.GetElapsedTime(since, now) > KeepTime;

    private void Tick()
    {
        var deliveries = new List<Delivery>();
        var ready = new List<SiloWaiter>();
        var alone = new List<(SiloWaiter Waiter, RemotingException Why)>();
        bool find;
        using (_gate.Enter())
        {
            if (_isOver)
                return;
            long now = _time.GetTimestamp();
            Forgive(now);
            foreach (var session in _sessions.Values.ToArray())
            {
                if (session.IsExpecting && _time.GetElapsedTime(session.LastHeard, now) > _options.SiloTimeout)
                    Lose(session, $"it has not answered for {_options.SiloTimeout.TotalSeconds:0.#} s{(session.LastError is { } error ? $" ({error.Message})" : "")}", deliveries);
            }
            FailIfAlone(now, deliveries);
            find = !_isFinding && _time.GetElapsedTime(_lastFound, now) > (IsIdle() ? IdleFindTime : FindTime);
            // As those are counted that may have a lease: who waits for one asks for it then.
            int open = _sessions.Values.Count(session => session.Phase == SessionPhase.Open && session.IsMember);
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                var waiter = _waiting[i];
                bool isReady = waiter.Silos <= open;
                if (!isReady && !(waiter.Since is { } since && _time.GetElapsedTime(since, now) >= _options.ConnectTimeout))
                    continue;
                if (isReady)
                    ready.Add(waiter);
                else
                    alone.Add((waiter, NoSilo()));
                _waiting.RemoveAt(i);
            }
            _delivering++;
        }
        foreach (var waiter in ready)
            waiter.Done.Keep();
        foreach (var (waiter, why) in alone)
            waiter.Done.TrySetException(why);
        Deliver(deliveries);
        if (find)
            CleanThread.Begin(() => _ = FindSilosAsync());
        Pump();
    }

    /// <summary>
    /// What the clock has run while this process did not (a stopped process, a machine that slept) nobody has failed to answer: what they have said waits to be
    /// read.
    /// </summary>
    private void Forgive(long now)
    {
        var late = _time.GetElapsedTime(_lastTick, now) - 10 * TickTime;
        _lastTick = now;
        if (late <= TimeSpan.Zero)
            return;
        foreach (var session in _sessions.Values)
            session.LastHeard = now;
    }

    private bool IsIdle() => !IsWaiting && !_queue.TryPeek(out _) && _waiting.Count == 0 && _sessions.Count > 0 && _sessions.Values.All(session => session.Units.Count == 0 && session.Phase != SessionPhase.Opening);

    /// <summary>Calls that wait for a silo do not wait for ever where there is none.</summary>
    private void FailIfAlone(long now, List<Delivery> deliveries)
    {
        // One that leaves in order has a follower, as a rule; one that is broken stays, and has none.
        if (_sessions.Values.Any(session => session.Phase is SessionPhase.Open or SessionPhase.Leaving && !session.Load.IsBroken) || !_queue.TryPeek(out _))
        {
            _firstLook = now;
            return;
        }
        if (_time.GetElapsedTime(_firstLook, now) < _options.ConnectTimeout)
            return;
        while (_queue.TryPeek(out var range))
        {
            _queue.TakeFront(range);
            for (int i = range.Start; i < range.Start + range.Count; i++)
                deliveries.Add(new Delivery(range.Batch, i, DeliveryKind.Error, Error: NoSilo()));
            _completed += range.Count;
        }
    }

    private RemotingException NoSilo()
    {
        // One that has said why comes first.
        var broken = _sessions.Values.Where(session => session.Load.IsBroken).OrderBy(session => session.BrokenBy is null).FirstOrDefault();
        string why = broken is not null ? $": the pool of silo {broken.Silo} is broken.{(broken.BrokenBy is { } reason ? $" {reason.Message}" : "")}"
            : _findError is { } error ? $": {error.Message}" : ".";
        return new RemotingException($"No silo with workers was found for {_options.ConnectTimeout.TotalSeconds:0.#} s{why} Do silos call AddRemotingWorkers?", broken?.BrokenBy ?? _findError);
    }

    private async Task FindSilosAsync()
    {
        using (_gate.Enter())
        {
            if (_isFinding || _isOver)
                return;
            _isFinding = true;
        }
        IReadOnlyList<string>? silos = null;
        Exception? error = null;
        try
        {
            silos = await _backend.FindSilosAsync(_stopping.Token).WithinAsync(_options.SiloTimeout, _time, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        using (_gate.Enter())
        {
            _isFinding = false;
            _findError = error;
            _lastFound = _time.GetTimestamp();
            if (_isOver)
                return;
            foreach (string silo in silos ?? [])
            {
                if (!_sessions.ContainsKey(silo))
                    _sessions.Add(silo, new SiloSession(silo, this, _lastFound, _options.MaxPayloadBytes));
            }
            Forget(silos);
        }
        Pump();
    }

    /// <summary>Silos that are no members any more, and have nothing of ours. One that has is given up when it does not answer.</summary>
    private void Forget(IReadOnlyList<string>? silos)
    {
        if (silos is null)
            return;
        foreach (var session in _sessions.Values)
            session.IsMember = silos.Contains(session.Silo);
        foreach (var session in _sessions.Values.Where(session => !session.IsInUse && !silos.Contains(session.Silo)).ToArray())
        {
            session.Phase = SessionPhase.Lost;
            session.LetGo();
            _sessions.Remove(session.Silo);
        }
    }

    /// <summary>
    /// A silo is given up: its calls have failed with it, or are run again elsewhere, where that was asked for. Calls that were never sent to it go elsewhere in any
    /// case, and so do those that it says it has never heard of; of the others it cannot be known which have run.
    /// </summary>
    private void Lose(SiloSession session, string why, List<Delivery> deliveries)
    {
        session.Phase = SessionPhase.Lost;
        session.LetGo();
        _sessions.Remove(session.Silo);
        if (!session.IsInUse)
            return;
        if (session.Number != 0)
            CleanThread.Begin(() => _ = TellGivenUpAsync(session));
        _deaths++;
        var death = new WorkerDeath(0, null, null, WorkerExitReason.ChannelLost, "", $"The silo was given up: {why}") { Place = $"silo {session.Silo}" };
        LoseLeases(session, death, deliveries);
        foreach (var unit in session.Units.Values)
        {
            bool wasSent = unit.LastPiece <= Math.Min(session.Outbox.Sent, session.HeardAtEnd ?? long.MaxValue);
            foreach (var range in unit.Open().Reverse())
            {
                if (unit.IsCancelled || (!wasSent && unit.IsUnwanted))
                    EndCancelled(range, deliveries);
                else if (!wasSent && unit.Lease is null)
                    ComeBack(range);
                else
                    LoseCalls(range, unit, death, deliveries);
            }
        }
    }

    private void LoseCalls(CallRange range, CallUnit unit, WorkerDeath death, List<Delivery> deliveries)
    {
        var batch = range.Batch;
        int most = batch.Options is { Retry: not null } ? 1 : batch.Options?.MaxAttempts ?? _options.MaxAttempts;
        var again = new List<int>();
        bool mayCome = unit.Lease is null && !unit.IsUnwanted && range.Attempt + 1 < most;
        for (int i = range.Start; i < range.Start + range.Count; i++)
        {
            var deaths = batch.EarlierDeaths?.GetValueOrDefault(i);
            if (mayCome && batch.IsRepeatable(i))
            {
                batch.EarlierDeaths ??= [];
                if (deaths is null)
                    batch.EarlierDeaths[i] = deaths = [];
                deaths.Add(death);
                again.Add(i);
            }
            else
            {
                _completed++;
                string? why = range.Attempt + 1 < most ? batch.WhyNotRepeated(i) : null;
                deliveries.Add(new Delivery(batch, i, DeliveryKind.Error, Error: new WorkerDiedException(batch[i].Callable.Name, death, deaths ?? [], why)));
            }
        }
        ComeBack(range with { Attempt = range.Attempt + 1 }, again);
    }
}
