using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Clustering;

// Sending.
internal sealed partial class Dispatcher
{
    /// <summary>A silo that was busy is not asked again before so long.</summary>
    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(50);

    /// <summary>The cluster may keep its answer for ever: a message that has none after the silo's heartbeat and a while is lost. There is time for several of them.</summary>
    private TimeSpan AnswerTime => SiloPool.HoldTime + (_options.SiloTimeout - SiloPool.HoldTime) / 7;

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
            IsWaiting = LeaveLeased(now);
            foreach (var session in _sessions.Values)
            {
                DispatchLeases(session, now, failed);
                while (session.NextMessage(now) is { } message)
                    (messages ??= []).Add(message);
            }
            if (failed.Count > 0)
                _delivering++;
            isOver = TryEnd();
        }
        if (messages is not null || isOver)
            CleanThread.Begin(() => Begin(messages ?? [], isOver));
        if (failed.Count == 0)
            return;
        Deliver(failed);
        // That may have been the last that the executor's end waited for.
        Pump();
    }

    /// <summary>
    /// Each message leads to the next, for as long as its session lives: nothing of whoever has submitted a call goes along with that.
    /// </summary>
    private void Begin(List<SiloMessage> messages, bool isOver)
    {
        foreach (var message in messages)
            _ = SendAsync(message);
        if (isOver)
            _ = CloseAsync();
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

    private async Task SendAsync(SiloMessage message)
    {
        byte[]? answer = null;
        Exception? error = null;
        Task<byte[]>? exchange = null;
        try
        {
            exchange = _backend.ExchangeAsync(message.Session.Silo, message.Request.Write(), _stopping.Token);
            answer = await exchange.WaitAsync(AnswerTime, _time, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
            exchange?.Observe();
        }
        if (answer is null)
        {
            OnUnanswered(message, error!);
            Pump();
            answer = await HearLateAsync(exchange).ConfigureAwait(false);
        }
        if (answer is null)
            return;
        Hear(message, answer);
        Pump();
    }

    /// <summary>
    /// An answer that comes too late was no lost one: the way there, or back, is slow. What it says is known again by its numbers, as whatever comes twice. Null where
    /// none comes.
    /// </summary>
    private static async Task<byte[]?> HearLateAsync(Task<byte[]>? exchange)
    {
        try
        {
            return exchange is null ? null : await exchange.ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>A message, or its answer, was lost: what the silo has not confirmed is said again. The silo sees for itself what was not heard.</summary>
    private void OnUnanswered(SiloMessage message, Exception error)
    {
        var session = message.Session;
        _backend.Reroute(session.Silo);
        using (_gate.Enter())
        {
            session.OnUnanswered(message);
            session.LastError = error;
            session.NotBefore = _time.GetTimestamp() + (long)(RetryTime.TotalSeconds * _time.TimestampFrequency);
        }
    }

    private bool TryEnd()
    {
        if (!_isShutDown || _isOver || _delivering > 0 || _queue.TryPeek(out _))
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
