using System.Reflection;
using Remoting.Channels;
using Remoting.Serialization;
using Remoting.Workers;

namespace Remoting.WorkerHost;

/// <summary>
/// The life of a worker. This thread shakes hands and runs the calls, one at a time; a second one listens all the time, so that
/// cancellation and the parent's end are seen while a call runs.
/// </summary>
internal sealed class WorkerSession
{
    private readonly Stream _control;
    private readonly WorkerLane _lane;
    private readonly CallableTable _callables = new();
    private readonly SegmentTable _segments = new();
    private readonly ResultOutbox _outbox;
    private readonly CallRunner _runner;

    public WorkerSession(WorkerTicket ticket)
    {
        var ledger = Ledger.Open(ticket.LedgerPath);
        var stream = Endpoint.Connect(ticket.Address, ticket.ParentProcessId);
        _control = Endpoint.Connect(ticket.Address, ticket.ParentProcessId);
        _lane = new WorkerLane(stream, ledger);
        var arena = new Arena(ledger);
        _outbox = new ResultOutbox(stream, ledger.ToParent, arena);
        _runner = new CallRunner(_callables, ledger, _outbox, arena);
        var hello = new FrameBuffer();
        new Hello(ticket.Token, Hello.ThisBuild).Write(hello);
        stream.Write(hello.Written);
    }

    /// <summary>Serves until the parent says stop; gives the exit code.</summary>
    public int Run()
    {
        if (_lane.Read(out var body) != FrameKind.Welcome)
            throw new ProtocolException("The parent must answer Hello with Welcome.");
        var welcome = Welcome.Read(body);
        RemotingWorker.Current = new RemotingWorker(welcome.WorkerId);
        if (AdoptEntryAssembly(welcome.EntryAssembly) is { } refusal)
            return Refuse(refusal);
        if (AdoptSerializer(welcome.Serializer) is { } failure)
            return Refuse(failure);
        new Thread(ReadControl) { IsBackground = true, Name = "Remoting channel reader" }.UnsafeStart();
        if (welcome.HasInitializer && ReadChunk() is { } initializer && _runner.RunInitializer(initializer) is { } error)
            return Refuse(error);
        _outbox.SendEmpty(FrameKind.Ready);
        while (ReadChunk() is { } chunk)
            _runner.Run(chunk, _lane);
        _outbox.Flush();
        return 0;
    }

    private int Refuse(CallError error)
    {
        _outbox.SendError(FrameKind.Refused, error);
        return 1;
    }

    /// <summary>The program's own assembly is the entry assembly here, too; code that asks for it finds what it finds in the parent.</summary>
    private static CallError? AdoptEntryAssembly(AssemblyIdentity? identity)
    {
        // A program without a file (a host's dynamic assembly) is not needed before one of its callables is.
        if (identity is null || identity.Location.Length == 0)
            return null;
        try
        {
            Assembly.SetEntryAssembly(AssemblyFinder.Load(identity));
            return null;
        }
        catch (Exception e)
        {
            return CallError.From(e, CallErrorKind.Callable);
        }
    }

    /// <summary>Types without generated code are written and read as in the parent.</summary>
    private static CallError? AdoptSerializer(SerializerRecipe? recipe)
    {
        if (recipe is null)
            return null;
        try
        {
            SerializerChoice.SetForProcess(recipe.Make(AssemblyFinder.Load(recipe.Assembly)));
            return null;
        }
        catch (Exception e)
        {
            return CallError.From(new RemotingException($"The worker cannot make the pool's SerializerOptions: {e.Message}", e), CallErrorKind.Callable);
        }
    }

    /// <summary>The next calls to run; null when the parent says stop.</summary>
    private CallChunk? ReadChunk()
    {
        while (true)
        {
            var kind = _lane.Read(out var body);
            switch (kind)
            {
                case FrameKind.Define:
                    _callables.Define(Definition.Read(body));
                    break;
                case FrameKind.Segment:
                    _segments.Define(SegmentIdentity.Read(body));
                    break;
                case FrameKind.Run:
                    return CallChunk.Read(body);
                case FrameKind.LargeRun:
                    return CallChunk.Read(body, _segments);
                case FrameKind.Stop:
                    return null;
                default:
                    throw new ProtocolException($"A parent sends no {kind} here.");
            }
        }
    }

    /// <summary>The listening thread.</summary>
    private void ReadControl()
    {
        var assembler = new FrameAssembler();
        try
        {
            int count;
            while ((count = _control.Read(assembler.GetMemory().Span)) > 0)
            {
                assembler.Advance(count);
                while (assembler.TryRead(out var kind, out var body))
                {
                    OnControl(kind, body.Span);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The same as the end of the channel.
        }
        // The parent is gone, or has let go of this worker: nobody wants what is running here. Not Environment.Exit, which would wait for
        // the program's exit handlers and for locks that the running call may hold.
        _lane.EndWithChannel();
    }

    private void OnControl(FrameKind kind, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Cancel:
                _runner.Cancel(Frames.ReadSequence(body));
                break;
            case FrameKind.Consumed or FrameKind.Reported:
                var (sequence, count) = Frames.ReadNumbers(body);
                _runner.Grant(kind, sequence, count);
                break;
            default:
                throw new ProtocolException($"A parent sends no {kind} here.");
        }
    }
}
