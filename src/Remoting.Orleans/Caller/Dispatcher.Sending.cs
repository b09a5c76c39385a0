using Remoting.Calls;
using Remoting.CompilerServices;

namespace Remoting.Clustering;

// Which silo gets which calls, and sending.
internal sealed partial class Dispatcher
{
    /// <summary>A silo that was busy is not asked again before so long.</summary>
    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends what is to be sent: calls to silos that have room, and what else there is to say.</summary>
    private void Pump()
    {
        List<SiloMessage>? messages = null;
        var failed = new List<Delivery>();
        bool isOver;
        using (_gate.Enter())
        {
            long now = _time.GetTimestamp();
            Dispatch(now, failed);
            foreach (var session in _sessions.Values)
            {
                DispatchLeases(session, now, failed);
                while (session.NextMessage(now) is { } message)
                    (messages ??= []).Add(message);
            }
            isOver = TryEnd();
        }
        foreach (var message in messages ?? [])
            _ = SendAsync(message);
        if (failed.Count > 0)
            _handOver.Give(failed);
        if (isOver)
            _ = CloseAsync();
    }

    /// <summary>Gives calls to silos, as long as there are calls and a silo that has room for the next.</summary>
    private void Dispatch(long now, List<Delivery> failed)
    {
        while (_queue.TryPeek(out var range))
        {
            if (Choose(range, now, out var why, out var tooLarge) is { } session)
            {
                var taken = _queue.TakeFront(range, session.RoomFor(range));
                _queue.EndTurn();
                TryRun(session, taken, now, null, failed);
            }
            else if (tooLarge is not null)
            {
                // A neighbour may be shorter.
                Fail(_queue.TakeFront(range, 1), () => tooLarge, failed);
            }
            else if (why is not null)
            {
                Fail(_queue.TakeFront(range, range.Count), why, failed);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Sends calls. Where that cannot be done they fail: who looks after them has taken them out of the queue, and nobody else has them.</summary>
    private void TryRun(SiloSession session, CallRange range, long now, LeaseState? lease, List<Delivery> failed)
    {
        try
        {
            session.Run(range, now, lease);
        }
        catch (Exception e)
        {
            Fail(range, () => new RemotingException($"{range.Batch[range.Start].Callable.Name} could not be sent to silo {session.Silo}: {e.Message}", e), failed);
        }
    }

    /// <summary>Each call gets an exception object of its own.</summary>
    private void Fail(CallRange range, Func<Exception> error, List<Delivery> failed)
    {
        for (int i = range.Start; i < range.Start + range.Count; i++)
            failed.Add(new Delivery(range.Batch, i, DeliveryKind.Error, Error: error()));
        _completed += range.Count;
    }

    /// <summary>
    /// The power of two choices: of two silos that have room, taken at random, the one with less to do for each worker. So callers who know of each other only
    /// by what silos say do not all run to the same one.
    /// </summary>
    /// <param name="range">The next calls.</param>
    /// <param name="now">The time.</param>
    /// <param name="why">Why they can be run nowhere.</param>
    /// <param name="tooLarge">Why the first of them cannot, where it is too large for every silo.</param>
    private SiloSession? Choose(CallRange range, long now, out Func<RemotingException>? why, out RemoteSerializationException? tooLarge)
    {
        (why, tooLarge) = (null, null);
        var callables = range.Batch.Encoded!.CallablesOf(range.Batch);
        var fitting = new List<SiloSession>();
        bool isAnywhere = false;
        bool mayBeElsewhere = false;
        Func<RemotingException>? refusal = null;
        RemoteSerializationException? excess = null;
        foreach (var session in _sessions.Values)
        {
            mayBeElsewhere |= session.Phase == SessionPhase.Opening;
            if (session.Phase != SessionPhase.Open || !session.IsMember)
                continue;
            if (WhyRefused(session, callables) is { } refused)
            {
                refusal = NoSiloCan(session.Silo, refused);
                continue;
            }
            if (session.WhyTooLarge(range) is { } large)
            {
                excess = large;
                continue;
            }
            isAnywhere = true;
            if (session.BusyUntil <= now && session.RoomFor(range) > 0)
                fitting.Add(session);
        }
        if (!isAnywhere && !mayBeElsewhere)
            (why, tooLarge) = (refusal, excess);
        if (fitting.Count < 2)
            return fitting.Count == 0 ? null : fitting[0];
        if (range.Batch.Options?.Affinity is { } key)
            return fitting.MaxBy(session => string.GetHashCode(session.Silo + '\n' + key, StringComparison.Ordinal));
        int first = _random.Next(fitting.Count);
        int second = _random.Next(fitting.Count - 1);
        if (second >= first)
            second++;
        return fitting[first].Burden <= fitting[second].Burden ? fitting[first] : fitting[second];
    }

    /// <summary>In a method of its own, so that a choice that finds a silo allocates nothing for it.</summary>
    private static Func<RemotingException> NoSiloCan(string silo, string refused) => () => new RemotingException($"No silo of the cluster can run this. {silo}: {refused}");

    private static string? WhyRefused(SiloSession session, Callable[] callables)
    {
        if (session.Refused.Count == 0)
            return null;
        foreach (var callable in callables)
        {
            if (session.Refused.TryGetValue(callable, out string? why))
                return why;
        }
        return null;
    }

    private async Task SendAsync(SiloMessage message)
    {
        byte[]? answer = null;
        Exception? error = null;
        Task<byte[]>? exchange = null;
        try
        {
            // The cluster may keep its answer for ever: a message that has none after the silo's heartbeat and a while is lost. There is time for several of them.
            exchange = _backend.ExchangeAsync(message.Session.Silo, message.Request.Write(), _stopping.Token);
            answer = await exchange.WaitAsync(SiloPool.HoldTime + (_options.SiloTimeout - SiloPool.HoldTime) / 7, _time, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
            exchange?.Observe();
        }
        if (answer is not null)
            Hear(message, answer);
        else
            OnUnanswered(message, error!);
        Pump();
    }

    /// <summary>A message, or its answer, was lost: what the silo has not confirmed is said again. The silo sees for itself what was not heard.</summary>
    private void OnUnanswered(SiloMessage message, Exception error)
    {
        var session = message.Session;
        _backend.Reroute(session.Silo);
        using (_gate.Enter())
        {
            session.Open.Remove(message.Number);
            session.LastError = error;
            session.Outbox.Rewind();
            session.NotBefore = _time.GetTimestamp() + (long)(RetryTime.TotalSeconds * _time.TimestampFrequency);
        }
    }

    private bool TryEnd()
    {
        if (!_isShutDown || _isOver || _queue.TryPeek(out _))
            return false;
        foreach (var session in _sessions.Values)
        {
            if (session.IsInUse)
                return false;
        }
        return _isOver = true;
    }

    /// <summary>Every call has its outcome. The silos are told, if that is possible, and nobody waits for whether it was.</summary>
    private async Task CloseAsync()
    {
        List<SiloMessage> messages = [];
        using (_gate.Enter())
        {
            foreach (var session in _sessions.Values.Where(session => session.Number != 0 && session.Phase != SessionPhase.Lost))
            {
                session.Outbox.Add(new RecordWriter(RecordKind.Bye).ToArray());
                if (session.NextMessage(_time.GetTimestamp()) is { } message)
                    messages.Add(message);
            }
            foreach (var session in _sessions.Values)
            {
                session.Phase = SessionPhase.Lost;
                session.LetGo();
            }
            _sessions.Clear();
        }
        await _timer.DisposeAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(messages.Select(message => _backend.ExchangeAsync(message.Session.Silo, message.Request.Write(), _stopping.Token))).WithinAsync(SiloPool.HoldTime, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Then they notice by themselves.
        }
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Outcomes.End(_ended);
    }
}
