using Remoting.Calls;
using Remoting.CompilerServices;
using Remoting.Threads;

namespace Remoting.Clustering;

/// <summary>How far a session is.</summary>
internal enum SessionPhase
{
    /// <summary>The silo has not answered yet.</summary>
    Opening,

    /// <summary>It takes calls.</summary>
    Open,

    /// <summary>The silo takes no more calls, and ends those that it has.</summary>
    Leaving,

    /// <summary>The silo has no workers.</summary>
    Useless,

    /// <summary>The silo was given up, or has ended the session. Whatever still comes from it is dropped.</summary>
    Lost,
}

/// <summary>
/// What an executor knows of one silo: the calls that it has there, and what was said and heard. Its dispatcher's lock guards it. A silo that was lost and is
/// there again has a new one, under another number.
/// </summary>
internal sealed partial class SiloSession(string silo, Dispatcher dispatcher, long now, long mostBytes) : ICallAcknowledgements
{
    /// <summary>So long a call takes to get to a silo and back, more or less: that much work it has beyond what it runs.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(20);

    private const int MostAhead = 2048;
    private const long MostBytesAhead = 64L << 20;

    private readonly HashSet<int> _defined = [];
    private long _lastUnit;

    /// <summary>The message whose answer had the load.</summary>
    private long _loadFrom;

    // Calls that any worker of the silo may run, and the bytes of their arguments. Those of leases have limits of their own: one that has much to do keeps nobody else out.
    private int _pooledCalls;
    private long _pooledBytes;

    public string Silo => silo;

    /// <summary>Where the silo has ended the session in order: what it has heard of it, and ever will. Null where that is not known.</summary>
    public long? HeardAtEnd { get; set; }

    public SessionPhase Phase { get; set; }

    /// <summary>The number that the silo has given.</summary>
    public long Number { get; set; }

    /// <summary>Answers are taken in one at a time: what they say is handed over in order.</summary>
    public OrderedLock Receiving { get; } = new(LockRank.Receiving);

    public RecordOutbox Outbox { get; } = new();

    public RecordInbox Inbox { get; } = new(mostBytes + (1L << 20));

    public Dictionary<long, CallUnit> Units { get; } = [];

    /// <summary>Callables that the silo does not have, and why.</summary>
    public Dictionary<Callable, string> Refused { get; } = [];

    /// <summary>When the silo has answered last, or was first waited for.</summary>
    public long LastHeard { get; set; } = now;

    /// <summary>Why the last message had no answer.</summary>
    public Exception? LastError { get; set; }

    /// <summary>The next message not before this, after one was lost.</summary>
    public long NotBefore { get; set; }

    /// <summary>The silo has said that it has too much to do: no more calls until then.</summary>
    public long BusyUntil { get; set; }

    public SiloLoad Load { get; private set; }

    /// <summary>Why its pool is broken, if it is and has said so.</summary>
    public Exception? BrokenBy { get; set; }

    /// <summary>Calls that it has, those of leases among them.</summary>
    public int Calls { get; private set; }

    /// <summary>Whether an answer is due: the silo has calls, or was asked for a session.</summary>
    public bool IsExpecting => Phase == SessionPhase.Opening || IsInUse || Outbox.HasUnsent;

    /// <summary>Whether there are calls or leases.</summary>
    public bool IsInUse => Units.Count > 0 || Leases.Count > 0;

    /// <summary>Whether the silo was a member when that was asked last: one that is none gets no more calls.</summary>
    public bool IsMember { get; set; } = true;

    /// <summary>How much there is to do for each of its workers; the less, the better.</summary>
    public double Burden => PendingCalls / (double)Math.Max(1, FreeWorkers);

    private long PendingCalls => Math.Max(0, Load.Calls - Load.OwnCalls) + Calls;

    /// <summary>How many calls of a range it may have now: whole chunks, where one is not too long for a record. 0 where it has enough.</summary>
    public int RoomFor(CallRange range)
    {
        int chunk = Math.Min(range.Batch.ChunkLength, range.Count);
        long workers = Math.Max(1, FreeWorkers);
        long chunks = workers * 2;
        long ahead = Load.CallTime > TimeSpan.Zero ? Math.Clamp((long)(workers * (Ahead / Load.CallTime)), 1, workers * MostAhead) : workers;
        long room = Math.Max(chunks * chunk, workers + ahead) - _pooledCalls;
        if (_pooledCalls > 0 && (room < chunk || _pooledBytes > MostBytesAhead))
            return 0;
        room = Math.Clamp(room, chunk, range.Count);
        return FitInto(range, (int)(room == range.Count ? room : room / chunk * chunk));
    }

    /// <summary>Says that calls are to be run.</summary>
    /// <param name="range">The calls.</param>
    /// <param name="now">The time.</param>
    /// <param name="lease">The lease whose calls they are, if they are.</param>
    public void Run(CallRange range, long now, LeaseState? lease = null)
    {
        // What can fail comes first: nothing of it is told, or counted, before all of it is made.
        var encoded = range.Batch.Encoded!;
        List<(int Id, byte[] Record)>? defines = null;
        foreach (var callable in encoded.CallablesOf(range.Batch))
        {
            if (!_defined.Contains(callable.Id))
                (defines ??= []).Add((callable.Id, CallableRecord.Write(callable)));
        }
        var run = RunRecord.Write(_lastUnit + 1, lease?.Number ?? 0, range.Batch is StreamedCall, range);
        if (run.Length > MostBytes + (1L << 20))
            throw new InvalidOperationException($"with what it asks for (CallOptions) it has {run.Length} bytes.");
        var unit = new CallUnit(_lastUnit + 1, range) { Lease = lease, Bytes = encoded.LengthOf(range.Start, range.Count) };
        if (!IsExpecting)
            LastHeard = now;
        foreach (var (id, record) in defines ?? [])
        {
            _defined.Add(id);
            Outbox.Add(record);
        }
        if (encoded.Uses is { } uses)
            Share(uses);
        _lastUnit++;
        Outbox.Add(run);
        unit.LastPiece = Outbox.Last;
        Units.Add(unit.Number, unit);
        Count(unit, range.Count, unit.Bytes);
    }

    /// <summary>Says what the silo has to do. Where an earlier message has its answer later, that is no news.</summary>
    public void TakeLoad(SiloLoad load, long message)
    {
        if (message < _loadFrom)
            return;
        (Load, _loadFrom) = (load, message);
    }

    /// <summary>Says that calls that have not begun are to come back: another silo has a worker for them.</summary>
    public void Recall(CallUnit unit)
    {
        unit.IsRecalled = true;
        SayCancelled(unit, queuedOnly: true, comesBack: true);
    }

    /// <summary>One of its calls has its outcome. Gives its index in the batch.</summary>
    public bool TryEnd(CallUnit unit, int index)
    {
        if (!unit.TryEnd(index))
            return false;
        Count(unit, -1, 0);
        if (unit.Left == 0)
            Remove(unit);
        return true;
    }

    /// <summary>A unit is not there any more: it came back, or goes elsewhere.</summary>
    public void Drop(CallUnit unit)
    {
        Count(unit, -unit.Left, 0);
        Remove(unit);
    }

    /// <summary>Says that calls are not wanted.</summary>
    public void Cancel(CallUnit unit, bool queuedOnly)
    {
        unit.IsCancelled |= !queuedOnly;
        unit.IsUnwanted = true;
        SayCancelled(unit, queuedOnly, comesBack: false);
    }

    private void SayCancelled(CallUnit unit, bool queuedOnly, bool comesBack)
    {
        var writer = new RecordWriter(RecordKind.Cancel);
        writer.Write(unit.Number);
        writer.Write(queuedOnly);
        writer.Write(comesBack);
        Outbox.Add(writer.ToArray());
    }

    /// <summary>It has said what no silo says.</summary>
    public void GiveUp(string why) => dispatcher.GiveUp(this, $"it has said what no silo says: {why}");

    void ICallAcknowledgements.OnConsumed(long sequence, int count) => dispatcher.TellOfItems(this, sequence, count);

    /// <summary>Of reports it is said of which call they were: see <see cref="CallReports"/>.</summary>
    void ICallAcknowledgements.OnReported(long sequence, int count) => throw new System.Diagnostics.UnreachableException("Each call says that for itself.");

    /// <summary>Reports of a call have been told.</summary>
    public void OnTold(long unit, int index, int count) => dispatcher.TellOfReports(this, unit, index, count);

    private void Remove(CallUnit unit)
    {
        Units.Remove(unit.Number);
        Count(unit, 0, -unit.Bytes);
    }

    private void Count(CallUnit unit, int calls, long bytes)
    {
        Calls += calls;
        if (unit.Lease is { } lease)
        {
            lease.Calls += calls;
            lease.Bytes += bytes;
        }
        else
        {
            _pooledCalls += calls;
            _pooledBytes += bytes;
        }
    }
}

/// <summary>A message that is to be sent.</summary>
/// <param name="Session">To whom.</param>
/// <param name="Request">What it says.</param>
/// <param name="SentAt">When.</param>
internal sealed record SiloMessage(SiloSession Session, Request Request, long SentAt)
{
    public long Number => Request.Number;
}
