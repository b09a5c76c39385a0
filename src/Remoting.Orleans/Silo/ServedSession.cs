using Remoting.CompilerServices;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// One caller as a silo serves it. What it says is done in order, each thing once; what the silo has to say waits here until the caller has it. A caller's message
/// is held until there is something to answer, or its time has come.
/// </summary>
/// <remarks>
/// Invariant: a unit that was taken has an outcome for each of its calls, or the session has ended, after which it takes nothing more: its number is not
/// given again, so whatever comes late from another time finds no session. So no call is begun that its caller has given up.
/// </remarks>
internal sealed partial class ServedSession
{
    /// <summary>More messages of one caller are not held: the oldest is answered.</summary>
    private const int MostHeld = 2;

    private readonly SiloPool _pool;
    private readonly Lock _gate = new();
    private readonly RecordInbox _inbox;
    private readonly RecordOutbox _outbox = new();
    private readonly Queue<Held> _held = new();
    private readonly Dictionary<long, ForwardedUnit> _units = [];
    private readonly Queue<ReadOnlyMemory<byte>> _orders = new();

    /// <summary>Messages whose answers had something to say, and the last piece of it, as long as the caller has not confirmed it.</summary>
    private readonly List<(long Message, long LastPiece)> _answered = [];
    private readonly Dictionary<long, ServedLease> _leases = [];
    private bool _ended;
    private long _calls;
    private long _lastSaid;

    public ServedSession(SiloPool pool, long number)
    {
        _pool = pool;
        Number = number;
        _inbox = new RecordInbox(pool.Options.MaxPayloadBytes + (1L << 20));
        LastHeard = pool.Time.GetTimestamp();
    }

    /// <summary>A report of progress waits for so long for its caller, as a rule.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public TimeSpan ReportPatience => _pool.ReportPatience;

    public long Number { get; }

    public long MostBytes => _pool.Options.MaxPayloadBytes;

    /// <summary>When the caller was last heard.</summary>
    public long LastHeard { get; private set; }

    /// <summary>Calls without outcome.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>Whether something is kept here for the caller that others could have.</summary>
    public bool IsInUse
    {
        get
        {
            lock (_gate)
                return _units.Count > 0 || _leases.Count > 0;
        }
    }

    /// <summary>
    /// Whether there is something that the caller was not told yet, for it has not asked since, or that it was told lately and has not confirmed. One that has not heard
    /// it asks for it; one that has, and has no more calls, does not say so, unless it knows that the silo leaves.
    /// </summary>
    public bool IsUnconfirmed(TimeSpan lately)
    {
        lock (_gate)
            return !_ended && !_outbox.IsEmpty && (_outbox.HasUnsent || _pool.Time.GetElapsedTime(_lastSaid) < lately);
    }

    /// <summary>Takes a message in. The answer comes when there is something to say, or when its time has come.</summary>
    /// <exception cref="ProtocolException">It is none that a caller sends: the session has ended by that.</exception>
    public Task<byte[]> ExchangeAsync(Request request)
    {
        var held = new Held(_pool.Time.GetTimestamp(), request);
        Held? late;
        try
        {
            if (!TryTakeIn(request, held, out late))
                return Task.FromResult(Farewell());
        }
        catch (Exception)
        {
            // Too long, or more than there is memory for. What it has said is counted as heard, and lost: nothing more of this session is understood.
            _pool.End(this);
            throw;
        }
        if (late is not null)
            Answer(late);
        CarryOut();
        AnswerIfThereIsWhat();
        while (request.IsHurried && TryTakeHeld(other => other.Number <= request.Number) is { } hurried)
            Answer(hurried);
        return held.Task;
    }

    private bool TryTakeIn(Request request, Held held, out Held? late)
    {
        late = null;
        lock (_gate)
        {
            if (_ended)
                return false;
            LastHeard = _pool.Time.GetTimestamp();
            _outbox.Acknowledge(request.Heard);
            if (IsAnswerLost(request))
                _outbox.Rewind();
            var records = new List<ReadOnlyMemory<byte>>();
            _inbox.Accept(request.First, request.Pieces, records);
            foreach (var record in records)
                _orders.Enqueue(record);
            _held.Enqueue(held);
            if (_held.Count > MostHeld || request.Session == 0)
                late = _held.Dequeue();
            return true;
        }
    }

    /// <summary>Tells the caller something of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="record">What.</param>
    /// <param name="isOver">Whether all of its calls have outcomes by that.</param>
    public void Post(ForwardedUnit unit, byte[] record, bool isOver)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _outbox.Add(record);
            if (isOver && _units.Remove(unit.Number))
                Count(unit, -1);
        }
        AnswerIfThereIsWhat();
    }

    /// <summary>Answers what was held for long enough.</summary>
    public void Beat(long now, TimeSpan most)
    {
        while (TryTakeHeld(held => _pool.Time.GetElapsedTime(held.Since, now) >= most) is { } due)
            Answer(due);
    }

    /// <summary>Ends the session: nothing more of it is run, and what runs is cancelled.</summary>
    public void End()
    {
        ForwardedUnit[] units;
        Held[] held;
        ServedLease[] leases;
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            units = [.. _units.Values];
            _units.Clear();
            foreach (var unit in units)
                Count(unit, -1);
            held = [.. _held];
            _held.Clear();
            _orders.Clear();
            leases = [.. _leases.Values];
            _leases.Clear();
        }
        LetGo();
        // Those that wait come first: a worker whose call is cancelled takes the next one, and that may be one of them.
        foreach (var unit in units)
            unit.Runner!.Cancel(unit.Batch, queuedOnly: true);
        foreach (var unit in units)
            GiveUp(unit);
        foreach (var lease in leases)
            _ = lease.EndAsync(cancelPending: true);
        if (held.Length == 0)
            return;
        byte[] farewell = Farewell();
        foreach (var message in held)
            message.Answer(farewell);
    }

    private static void GiveUp(ForwardedUnit unit)
    {
        unit.Runner!.Cancel(unit.Batch, queuedOnly: false);
        unit.LoseCaller();
    }

    /// <summary>Invariant: a session that has ended takes nothing in, so what the caller has sent beyond this was never run, and never will be.</summary>
    private byte[] Farewell() => new Reply(ReplyStatus.Ended, Number, _inbox.Through, _pool.LoadFor(null), 1, []).Write();

    private void Count(ForwardedUnit unit, int sign)
    {
        Interlocked.Add(ref _calls, sign * unit.Count);
        _pool.Count(sign * unit.Count, sign * (long)unit.Bytes, isLeased: unit.Lease is not null);
        if (unit.Lease is not { } lease)
            return;
        lease.Calls += sign * unit.Count;
        lease.Bytes += sign * (long)unit.Bytes;
    }

    private void AnswerIfThereIsWhat()
    {
        while (TryTakeHeld(_ => _outbox.HasUnsent) is { } held)
            Answer(held);
    }

    private Held? TryTakeHeld(Func<Held, bool> isDue)
    {
        lock (_gate)
            return _held.TryPeek(out var held) && isDue(held) ? _held.Dequeue() : null;
    }

    private void Answer(Held held)
    {
        byte[] reply;
        lock (_gate)
        {
            var pieces = new List<RecordPiece>();
            long first = _outbox.Take(held.MostAnswered, pieces);
            if (pieces.Count > 0)
            {
                _answered.Add((held.Number, first + pieces.Count - 1));
                _lastSaid = _pool.Time.GetTimestamp();
            }
            reply = new Reply(ReplyStatus.Taken, Number, _inbox.Through, _pool.LoadFor(this), first, pieces).Write();
        }
        held.Answer(reply);
    }

    /// <summary>
    /// Whether what was said to an earlier message has not come: the caller does not wait for its answer any more, and has not heard it. So is the answer to a
    /// message that came twice, and was answered twice.
    /// </summary>
    private bool IsAnswerLost(Request request)
    {
        bool isLost = false;
        for (int i = _answered.Count - 1; i >= 0; i--)
        {
            var (message, last) = _answered[i];
            bool isHeard = last <= request.Heard;
            bool isOver = message < request.Number && !request.Open.Contains(message);
            if (isHeard || isOver)
                _answered.RemoveAt(i);
            isLost |= isOver && !isHeard;
        }
        return isLost;
    }

    /// <summary>Tells the caller of a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="record">What.</param>
    /// <param name="isOver">Whether it has ended.</param>
    public void Post(ServedLease lease, byte[] record, bool isOver)
    {
        lock (_gate)
        {
            if (isOver)
                _leases.Remove(lease.Number);
        }
        PostPlain(record);
        AnswerIfThereIsWhat();
    }

    private void PostPlain(byte[] record)
    {
        lock (_gate)
        {
            if (!_ended)
                _outbox.Add(record);
        }
    }

    /// <summary>A message that waits for its answer.</summary>
    private sealed class Held(long since, Request request)
    {
        // What answers may be the thread that receives from a worker. Who waits does no more there than to say that there is something to send: a thread more
        // on the way would be a fifth of a round trip.
        private readonly TaskCompletionSource<byte[]> _answer = new();

        public long Since => since;

        public long Number { get; } = request.Number;

        public int MostAnswered { get; } = request.MostAnswered;

        public Task<byte[]> Task => _answer.Task;

        public void Answer(byte[] reply) => _answer.TrySetResult(reply);
    }
}
