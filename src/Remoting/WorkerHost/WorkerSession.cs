using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>
/// The life of a worker. This thread shakes hands and runs the calls, one at a time; a second one listens all the time, so that
/// cancellation and the parent's end are seen while a call runs.
/// </summary>
internal sealed class WorkerSession
{
    private readonly Stream _control;
    private readonly WorkerLane _lane;
    private readonly Orders _orders;
    private readonly CallCancellation _cancellation = new();
    private readonly WorkerEnd _end;
    private readonly ResultOutbox _outbox;
    private readonly CallRunner _runner;
    private readonly Ledger _ledger;

    /// <summary>Kept: one that is collected listens no more.</summary>
    private readonly PosixSignalRegistration? _termination;

    static WorkerSession() => OwnDependencies.LookBesideThisLibrary();

    public WorkerSession(WorkerTicket ticket)
    {
        var ledger = _ledger = Ledger.Open(ticket.LedgerPath);
        if (ticket.IgnoresTermination && !OperatingSystem.IsWindows())
            _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = !ledger.EndIsAsked);
        var stream = Endpoint.Connect(ticket.Address, ticket.ParentProcessId);
        _control = Endpoint.Connect(ticket.Address, ticket.ParentProcessId);
        _end = new WorkerEnd(ledger);
        _lane = new WorkerLane(stream, ledger, _end);
        var arena = new Arena(ledger);
        _outbox = new ResultOutbox(stream, ledger.ToParent, arena, _end);
        var tracing = new CallTracing(_outbox);
        _orders = new Orders { Tracing = tracing };
        SharedSource.OfProcess = _orders.Shared;
        _runner = new CallRunner(_orders.Callables, ledger, _outbox, arena, _cancellation, tracing);
        var hello = new FrameBuffer();
        new Hello(ticket.Token, Hello.ThisBuild).Write(hello);
        stream.Write(hello.Written);
    }

    /// <summary>Serves until the parent says stop; gives the exit code.</summary>
    public int Run()
    {
        try
        {
            return Serve();
        }
        catch (Exception e)
        {
            // No call's: those keep their errors to themselves.
            _end.Because(e);
            throw;
        }
    }

    private int Serve()
    {
        if (_lane.Read(out var body) != FrameKind.Welcome)
            throw new ProtocolException("The parent must answer Hello with Welcome.");
        var welcome = Welcome.Read(body);
        RemotingWorker.Current = new RemotingWorker(welcome.WorkerId, _cancellation);
        if (welcome.Logs)
            OpenLog();
        if (Adoption.Adopt(welcome) is { } refusal)
            return Refuse(refusal);
        new Thread(ReadControl) { IsBackground = true, Name = "Remoting channel reader" }.UnsafeStart();
        _lane.SleepAtRing();
        DebuggerWait.WaitIfAskedFor(welcome.WorkerId);
        _orders.LooksAhead = welcome.StandsBy;
        if (welcome.StandsBy)
            Readiness.Prepare();
        if (welcome.InitializesLate)
            _outbox.SendEmpty(FrameKind.Ready);
        if (welcome.HasInitializer)
        {
            if (ReadChunk() is not { } initializer)
                return 0;
            if (_runner.RunInitializer(initializer) is { } error)
                return Refuse(error);
        }
        _outbox.SendEmpty(FrameKind.Ready);
        while (ReadChunk() is { } chunk)
            _runner.Run(chunk, _lane);
        _outbox.Flush();
        EndContents();
        return 0;
    }

    /// <summary>Apart, so that a worker whose log nobody reads does not load what logging needs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenLog()
    {
        var log = new WorkerLog(_outbox);
        _orders.Log = log;
        RemotingWorker.Current!.Loggers = log;
    }

    /// <summary>Does what callables have asked for at the end. The parent waits for it, for a while (<see cref="ProcessPoolOptions.WorkerExitTimeout"/>).</summary>
    private static void EndContents()
    {
        try
        {
            RemotingWorker.Current!.End();
        }
        catch (Exception e)
        {
            WorkerEnd.Say($"{ExceptionText.Of(e)}{Environment.NewLine}");
        }
    }

    private int Refuse(CallError error)
    {
        _outbox.SendRefused(error);
        return 1;
    }

    /// <summary>The next calls to run; null when the parent says stop.</summary>
    private RunFrame? ReadChunk()
    {
        while (true)
        {
            var kind = _lane.Read(out var body);
            if (_orders.TryTake(kind, body, out var chunk))
                return chunk;
        }
    }

    /// <summary>The listening thread.</summary>
    private void ReadControl()
    {
        try
        {
            Listen();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The same as the end of the channel.
        }
        catch (Exception e)
        {
            _end.Because(e);
        }
        _end.WithChannel();
    }

    /// <summary>Until the channel ends.</summary>
    private void Listen()
    {
        var assembler = new FrameAssembler();
        int count;
        while ((count = _control.Read(assembler.GetMemory().Span)) > 0)
        {
            assembler.Advance(count);
            while (assembler.TryRead(out var kind, out var body))
            {
                if (kind is FrameKind.Given or FrameKind.GivenAll)
                {
                    _runner.Give(SourceFrame.Read(kind, body));
                    continue;
                }
                var frame = ControlFrame.Read(kind, body.Span);
                if (kind == FrameKind.Cancel)
                    _cancellation.Cancel(frame.Sequence);
                else
                    _runner.Grant(kind, frame.Sequence, frame.Count);
            }
        }
    }
}
