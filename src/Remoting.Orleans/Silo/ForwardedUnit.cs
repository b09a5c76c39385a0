using System.Buffers.Binary;
using Remoting.Calls;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>
/// Calls of a caller elsewhere on their way through this silo: their arguments go to a worker and their outcomes come back as the bytes that they are. Nothing of
/// them is read here, and no code of the program runs.
/// </summary>
internal sealed partial class ForwardedUnit
{
    private readonly ServedSession _session;
    private readonly RunRecord _run;
    private readonly Callable[] _callables;
    private readonly Lock _gate = new();
    private readonly OutcomesRecord _outcomes;
    private readonly bool[] _hasEnded;
    private int _left;

    /// <summary>Whether the caller was told why the pool is broken: once is enough.</summary>
    private int _saidWhy;

    /// <summary>What its stream has come to an end with, whatever becomes of the call.</summary>
    private volatile RemoteSerializationException? _tooLarge;

    private ForwardedUnit(ServedSession session, RunRecord run, Callable[] callables, SharedUses? uses)
    {
        _session = session;
        _run = run;
        _callables = callables;
        _outcomes = new OutcomesRecord(run.Unit);
        _left = run.Ends.Length;
        _hasEnded = new bool[run.Ends.Length];
        var different = Different(callables);
        byte[] bytes = run.Calls.ToArray();
        WriteIds(bytes);
        var encoded = new EncodedBlock(bytes, bytes.Length, null, run.Ends[..^1], different, run.Ends.Length, uses);
        if (run.IsStream)
            Batch = Stream = new ForwardedStream(this, run.Options) { Encoded = encoded };
        else
            Batch = new ForwardedBatch(this, run.Options, run.ChunkLength) { Encoded = encoded };
    }

    public ServedSession Session => _session;

    public long Number => _run.Unit;

    public int Count => _run.Ends.Length;

    public int Bytes => _run.Calls.Length;

    public int Attempt => _run.Attempt;

    /// <summary>Who runs them: the pool, or a lease.</summary>
    public Executor? Runner { get; set; }

    /// <summary>The lease whose calls they are; null for calls that any worker runs.</summary>
    public ServedLease? Lease { get; set; }

    public CallBatch Batch { get; }

    public ForwardedStream? Stream { get; }

    /// <summary>Finds the callables of what has come.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="run">What has come.</param>
    /// <param name="find">What a number means; null where this silo does not have it.</param>
    /// <param name="uses">Their shares in shared values. They are the unit's, if one is made.</param>
    /// <param name="missing">The number of one that it does not have.</param>
    /// <exception cref="ProtocolException">The bytes are not those calls.</exception>
    public static ForwardedUnit? Create(ServedSession session, RunRecord run, Func<int, Callable?> find, SharedUses? uses, out int missing)
    {
        var callables = new Callable[run.Ends.Length];
        int start = 0;
        int last = 0;
        Callable? callable = null;
        missing = 0;
        for (int i = 0; i < callables.Length; i++)
        {
            int end = run.Ends[i];
            if (end < start || end > run.Calls.Length)
                throw new ProtocolException("Calls end where there is nothing.");
            var call = run.Calls[start..end];
            var (id, arguments) = RunFrame.TakeCall(ref call);
            if (call.Length > 0)
                throw new ProtocolException($"A call of {arguments.Length} bytes of arguments is followed by something.");
            // Nearly always that of the call before.
            if (i == 0 || id != last)
                callable = find(id);
            last = id;
            if (callable is null)
            {
                missing = id;
                return null;
            }
            if (callable is LeaseCallable && run.Lease == 0)
                throw new ProtocolException("What a lease asks of its worker is a call of that lease.");
            callables[i] = callable;
            start = end;
        }
        return start == run.Calls.Length ? new ForwardedUnit(session, run, callables, uses) : throw new ProtocolException("There are bytes behind the last call.");
    }

    /// <summary>None of its calls is run, for what they need is not here.</summary>
    public void FailAll(Exception error)
    {
        for (int i = 0; i < Count; i++)
            Fail(i, error);
    }

    /// <summary>The call at an index, as those see it who look at the pool.</summary>
    public RemoteCall CallAt(int index) => new ForwardedCall(this, index, _callables[index]);

    public void Succeed(int index, ReadOnlySpan<byte> result)
    {
        if (_tooLarge is { } tooLarge)
            Fail(index, tooLarge);
        else if (result.Length > _session.MostBytes)
            Fail(index, new RemoteSerializationException(_callables[index].Name, null,
                $"The result of {_callables[index].Name} has {result.Length} bytes; over a cluster {_session.MostBytes} travel at most. Give it by a file or a store that both reach.", null));
        else
            Add(index, OutcomeKind.Result, result);
    }

    public void Fail(int index, Exception error)
    {
        // The pool of this silo is shut down, and has not run it.
        if (error is ObjectDisposedException)
            Add(index, OutcomeKind.Returned, default);
        // It cannot start workers, and has not run it either. A lease is of this silo: its calls go nowhere else, and say why.
        else if (error is BrokenProcessPoolException { HasNotBegun: true } && Lease is null)
            Add(index, OutcomeKind.Returned, Interlocked.Exchange(ref _saidWhy, 1) == 0 ? Bytes(error) : default);
        else
            Add(index, OutcomeKind.Error, Bytes(_tooLarge ?? error));

        static byte[] Bytes(Exception error)
        {
            var writer = new RecordWriter();
            ErrorForm.Write(writer, error);
            return writer.ToArray();
        }
    }

    public void Cancel(int index)
    {
        if (_tooLarge is { } tooLarge)
            Fail(index, tooLarge);
        else
            Add(index, OutcomeKind.Cancelled, default);
    }

    /// <summary>Sends what came of calls.</summary>
    public void Settle()
    {
        bool isOver;
        byte[]? record;
        lock (_gate)
        {
            record = _outcomes.Take();
            isOver = _left == 0;
        }
        if (record is not null)
            _session.Post(this, record, isOver);
    }

    /// <summary>An item of the stream; valid until this returns.</summary>
    public void SendItem(ReadOnlySpan<byte> item)
    {
        if (_tooLarge is not null)
            return;
        if (item.Length > _session.MostBytes)
        {
            string name = _callables[0].Name;
            _tooLarge = new RemoteSerializationException(name, null,
                $"An item of {name} has {item.Length} bytes; over a cluster {_session.MostBytes} travel at most. Give it by a file or a store that both reach.", null);
            // Its caller receives from a worker, and has no time for what a pool does to end a call.
            OwnThreads.Queue(() => Runner!.Cancel(Batch, queuedOnly: false));
            return;
        }
        var writer = new RecordWriter(RecordKind.Item, 16 + item.Length);
        writer.Write(Number);
        writer.WriteRaw(item);
        _session.Post(this, writer.ToArray(), isOver: false);
    }

    private void Add(int index, OutcomeKind kind, ReadOnlySpan<byte> bytes)
    {
        bool flush;
        ForwardedSources? sources;
        PostKept(index);
        lock (_gate)
        {
            _left--;
            _outcomes.Add(index, kind, bytes);
            flush = _left == 0 || _outcomes.Length > RecordOutbox.PieceBytes;
            _hasEnded[index] = true;
            sources = _sources?[index];
        }
        sources?.End();
        Batch.Encoded!.OnOutcome();
        if (flush)
            Settle();
    }

    private static Callable[] Different(Callable[] callables) =>
        Array.TrueForAll(callables, callable => callable == callables[0]) ? callables[0].Alone : [.. callables.Distinct()];

    private void WriteIds(byte[] bytes)
    {
        int start = 0;
        for (int i = 0; i < _callables.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(start), _callables[i].Id);
            start = _run.Ends[i];
        }
    }
}
