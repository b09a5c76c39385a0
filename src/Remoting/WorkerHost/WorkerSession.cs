using System.Reflection;
using Remoting.Channels;
using Remoting.Workers;

namespace Remoting.WorkerHost;

/// <summary>
/// The life of a worker. This thread shakes hands and runs the calls, one at a time; a second one reads the channel all the time, so that
/// cancellation and the parent's end are seen while a call runs.
/// </summary>
internal sealed class WorkerSession
{
    private readonly Stream _stream;
    private readonly Ledger _ledger;
    private readonly FrameAssembler _assembler = new(keepBodies: true);
    private readonly CallQueue _queue = new();
    private readonly CallableTable _callables = new();
    private readonly ResultOutbox _outbox;
    private readonly CallRunner _runner;

    public WorkerSession(WorkerTicket ticket)
    {
        _ledger = Ledger.Open(ticket.LedgerPath);
        _stream = Endpoint.Connect(ticket.Address);
        _outbox = new ResultOutbox(_stream, _ledger);
        _runner = new CallRunner(_callables, _ledger, _outbox);
        var hello = new FrameBuffer();
        new Hello(ticket.Token, Hello.ThisBuild).Write(hello);
        _stream.Write(hello.Written);
    }

    /// <summary>Serves until the parent says stop; gives the exit code.</summary>
    public int Run()
    {
        var welcome = ExpectWelcome();
        RemotingWorker.Current = new RemotingWorker(welcome.WorkerId);
        if (AdoptEntryAssembly(welcome.EntryAssembly) is { } refusal)
            return Refuse(refusal);
        new Thread(ReadFrames) { IsBackground = true, Name = "Remoting channel reader" }.UnsafeStart();
        if (welcome.HasInitializer && _queue.Take() is { } initializer && _runner.RunInitializer(initializer) is { } error)
            return Refuse(error);
        _outbox.SendEmpty(FrameKind.Ready);
        while (_queue.Take() is { } chunk)
            _runner.Run(chunk, _queue);
        _outbox.Flush();
        return 0;
    }

    private int Refuse(CallError error)
    {
        _outbox.SendError(FrameKind.Refused, error);
        return 1;
    }

    private Welcome ExpectWelcome()
    {
        while (true)
        {
            if (_assembler.TryRead(out var kind, out var body))
                return kind == FrameKind.Welcome ? Welcome.Read(body) : throw new ProtocolException("The parent must answer Hello with Welcome.");
            if (!Receive())
                ProcessControl.Current.EndThisProcess();
        }
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

    private bool Receive()
    {
        int count = _stream.Read(_assembler.GetMemory().Span);
        _assembler.Advance(count);
        return count > 0;
    }

    private void ReadFrames()
    {
        try
        {
            do
            {
                while (_assembler.TryRead(out var kind, out var body))
                    OnFrame(kind, body);
            }
            while (Receive());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The same as the end of the channel.
        }
        // The parent is gone, or has let go of this worker: nobody wants what is running here. Not Environment.Exit, which would wait for
        // the program's exit handlers and for locks that the running call may hold.
        _ledger.ChannelEnded = true;
        ProcessControl.Current.EndThisProcess();
    }

    private void OnFrame(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Define:
                _callables.Define(Definition.Read(body));
                break;
            case FrameKind.Run:
                _queue.Add(CallChunk.Read(body));
                break;
            case FrameKind.Cancel:
                _runner.Cancel(Frames.ReadSequence(body.Span));
                break;
            case FrameKind.Stop:
                _queue.Stop();
                break;
            default:
                throw new ProtocolException($"A parent sends no {kind}.");
        }
    }
}
