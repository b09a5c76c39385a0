using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Remoting.Channels;
using Remoting.CompilerServices;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Telemetry;

namespace Remoting.Workers;

/// <summary>
/// One worker process and the parent's end of its channel, from start to end: start, handshake, receiving, and finding out how it died.
/// Everything is owned here and released before the scheduler hears of the end; no other worker shares any of it.
/// </summary>
internal sealed partial class Worker : IWorkerLink
{
    /// <summary>
    /// How long a worker whose channel has ended may take to exit before it is killed. A process that ends closes its channel last of all, so
    /// this is for one that has closed it and lives on.
    /// </summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a worker that was asked to exit, by frame or by signal, may take: it runs the program's own exit handlers.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>Looking at a process's memory costs some 20 µs; short calls share one look.</summary>
    private static readonly TimeSpan MemoryCheckInterval = TimeSpan.FromMilliseconds(10);

    private readonly WorkerSlot _slot;
    private readonly Scheduler _scheduler;
    private readonly ProcessPoolOptions _options;
    private readonly CallBatch? _initializer;
    private readonly PoolEvents _events;
    private readonly SerializerChoice _serializer;

    /// <summary>Held while frames are taken in.</summary>
    private readonly Lock _receiving = new();

    private readonly AdaptiveSpin _watching = new();

    // One frame's worth of reports; reused.
    private readonly List<CallReports> _reports = [];
    private readonly List<(FrameKind Kind, ReadOnlyMemory<byte> Body)> _bodies = [];
    private readonly List<ReportedCalls> _reported = [];

    private readonly Lock _gate = new();
    private Endpoint? _endpoint;
    private WorkerProcess? _process;
    private Stream? _stream;
    private Stream? _controlStream;
    private WorkerSender? _sender;
    private ControlSender? _control;
    private LaneReader _reader = null!;
    private WorkerExitReason? _reason;

    /// <summary>Kept under the gate together with <see cref="_process"/>: a kill that comes before the process is carried out after it.</summary>
    private bool _killed;

    private volatile bool _stopped;

    /// <summary>When the memory of the process was looked at last.</summary>
    private long _memoryChecked;

    /// <summary>The ledger is gone. Under the lock of receiving.</summary>
    private bool _closed;

    /// <summary>The worker has sent what is not a frame; nothing behind it is to be trusted.</summary>
    private bool _spoiled;

    public Worker(WorkerSlot slot, Scheduler scheduler, ProcessPoolOptions options, CallBatch? initializer, PoolEvents events)
    {
        _slot = slot;
        _scheduler = scheduler;
        _options = options;
        _initializer = initializer;
        _events = events;
        _serializer = SerializerChoice.Of(options.SerializerOptions);
    }

    /// <summary>Null before the process has started.</summary>
    public int? ProcessId => _process?.Id;

    public long Started => _endpoint!.Ledger.Started;

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static worker => _ = worker.RunAsync(), this, preferLocal: false);

    public void Send(CallRange calls, long firstSequence) => _sender!.PostRun(calls, firstSequence);

    public void SendCancel(long sequence) => _control!.PostNumber(FrameKind.Cancel, sequence);

    public long Recall(long through) => _endpoint!.Ledger.Recall(through);

    public void Stop()
    {
        _stopped = true;
        _sender!.PostStop();
        _ = EnforceStopAsync(_process!);
    }

    public void Kill(bool gently = false)
    {
        WorkerProcess? process;
        lock (_gate)
        {
            _killed = true;
            process = _process;
        }
        process?.Kill(gently);
        if (gently && process is not null)
            _ = EnforceStopAsync(process);
    }

    public void Flush()
    {
        _control!.Flush();
        _sender!.Flush();
    }

    public void FlushSoon() => _sender!.FlushSoon();

    public bool TryWatch()
    {
        if (!_receiving.TryEnter())
            return false;
        if (!_closed && _reader.IsOnRing)
        {
            // The worker need not wake anybody from here on.
            _reader.Awake();
            return true;
        }
        _receiving.Exit();
        return false;
    }

    public void Watch()
    {
        try
        {
            if (_watching.WaitFor(_endpoint!.Ledger.ToParent))
                DeliverNext();
            while (!_reader.TrySleep())
                DeliverNext();
        }
        catch (Exception e) when (e is ProtocolException or MessagePack.MessagePackSerializationException)
        {
            // The receiving side finds the stream closed, and sees to the rest.
            _ = Classify(e);
            _stream!.Dispose();
        }
        finally
        {
            _receiving.Exit();
        }
    }

    private async Task RunAsync()
    {
        Exception? fatal = null;
        string failure = "";
        try
        {
            fatal = await StartAsync().ConfigureAwait(false);
            if (fatal is null)
            {
                _scheduler.OnReady(_slot);
                await ServeAsync().ConfigureAwait(false);
            }
        }
        catch (RemotingException e)
        {
            // This program cannot have workers at all; starting more would not help.
            fatal = e;
        }
        catch (Exception e)
        {
            // Nothing here may escape: whatever went wrong, the worker's end is reported below, once.
            failure = Classify(e);
        }
        var death = await EndAsync(failure).ConfigureAwait(false);
        Salvage();
        _scheduler.OnGone(_slot, _endpoint?.Ledger.Started ?? 0, death, fatal);
        await CloseLedgerAsync().ConfigureAwait(false);
    }

    /// <summary>Unmaps what was shared with the worker, when nobody looks at it any more.</summary>
    private async Task CloseLedgerAsync()
    {
        if (_sender is not null)
            await _sender.CloseAsync().ConfigureAwait(false);
        lock (_receiving)
        {
            _closed = true;
            _endpoint?.Ledger.Dispose();
        }
    }

    /// <summary>Starts the process and shakes hands. Gives the reason why no worker of this pool can serve, or null when this one is ready.</summary>
    private async Task<Exception?> StartAsync()
    {
        long started = Stopwatch.GetTimestamp();
        _endpoint = Endpoint.Create();
        _reader = new LaneReader(_endpoint.Ledger.ToParent);
        byte[] token = RandomNumberGenerator.GetBytes(32);
        var ticket = new WorkerTicket(_endpoint.Address, _endpoint.Ledger.Path, token, Environment.ProcessId, WorkerTicket.CurrentDepth + 1);
        var process = await WorkerProcess.StartAsync(_slot.Id, _options, ticket).ConfigureAwait(false);
        bool killed;
        lock (_gate)
        {
            _process = process;
            killed = _killed;
        }
        if (killed)
            process.Kill(gently: false);

        using var limit = new CancellationTokenSource(_options.WorkerStartTimeout);
        _ = CancelOnExitAsync(process, limit);
        try
        {
            _stream = await _endpoint.AcceptAsync(_process.Id, limit.Token).ConfigureAwait(false);
            await ExpectHelloAsync(token, limit.Token).ConfigureAwait(false);
            _controlStream = await _endpoint.AcceptAsync(_process.Id, limit.Token).ConfigureAwait(false);
            _sender = new WorkerSender(_stream, _endpoint.Ledger.ToWorker);
            _control = new ControlSender(_controlStream);
            // The worker has the ledger open and is connected: the files have served.
            _endpoint.Dispose();
            if (_options.WorkerMemoryLimit is { } bytes)
                ProcessControl.Current.LimitMemory(_process.Id, bytes);
            SendWelcome();
            var error = await ExpectReadyAsync(limit.Token).ConfigureAwait(false);
            if (error is null)
                _events.WorkerReady(_slot.Id, _process.Id, Stopwatch.GetElapsedTime(started));
            return error;
        }
        catch (OperationCanceledException) when (!process.Exited.IsCompleted)
        {
            _reason = WorkerExitReason.StartTimeout;
            throw;
        }
    }

    /// <summary>A process that ends early ends the wait for it.</summary>
    private static async Task CancelOnExitAsync(WorkerProcess process, CancellationTokenSource limit)
    {
        await process.Exited.ConfigureAwait(false);
        try
        {
            await limit.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The wait was over long before.
        }
    }

    /// <summary>A worker that was asked to exit and does not is killed.</summary>
    private static async Task EnforceStopAsync(WorkerProcess process)
    {
        await process.Exited.WaitAsync(StopGrace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Kill(gently: false);
    }

    private async Task ExpectHelloAsync(byte[] token, CancellationToken cancellationToken)
    {
        var (kind, body) = await ReadFrameAsync(cancellationToken).ConfigureAwait(false);
        if (kind != FrameKind.Hello)
            throw new ProtocolException("The first frame of a worker must be Hello.");
        var hello = Hello.Read(body);
        if (!CryptographicOperations.FixedTimeEquals(hello.Token, token))
            throw new ProtocolException("A process that does not know the token has connected.");
        if (hello.Build != Hello.ThisBuild)
            throw new ProtocolException("The worker has loaded another build of this library. Was the program rebuilt while it runs?");
    }

    private void SendWelcome()
    {
        var entry = System.Reflection.Assembly.GetEntryAssembly();
        var recipe = _options.SerializerOptions is { } serializer ? SerializerRecipe.Of(serializer) : null;
        _sender!.PostWelcome(new Welcome(_slot.Id, entry is null ? null : AssemblyIdentity.Of(entry), _initializer is not null, recipe));
        if (_initializer is not null)
            _sender.PostRun(new CallRange(_initializer, 0, 1), firstSequence: 0);
        _sender.Flush();
    }

    private async Task<Exception?> ExpectReadyAsync(CancellationToken cancellationToken)
    {
        var (kind, body) = await ReadFrameAsync(cancellationToken).ConfigureAwait(false);
        switch (kind)
        {
            case FrameKind.Ready:
                return null;
            case FrameKind.Refused:
                var error = CallError.Read(body);
                return _initializer is null
                    ? new RemotingException(error.Message)
                    : RemoteErrors.ToException(error, _initializer[0].Callable);
            default:
                throw new ProtocolException("A worker must answer Welcome with Ready.");
        }
    }

    private async Task<(FrameKind Kind, ReadOnlyMemory<byte> Body)> ReadFrameAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_reader.TryRead(out var kind, out var body))
                return (kind, body);
            if (!_reader.Fill() && !await ReceiveAsync(cancellationToken).ConfigureAwait(false))
                throw new EndOfStreamException("The worker has closed its channel.");
        }
    }

    /// <summary>Waits until the worker has something to say; false at the end of its channel.</summary>
    private async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (!_reader.TrySleep())
            return true;
        int count = await _stream!.ReadAsync(_reader.GetStreamMemory(), cancellationToken).ConfigureAwait(false);
        lock (_receiving)
        {
            _reader.Awake();
            _reader.AdvanceStream(count);
        }
        return count > 0;
    }

    /// <summary>Takes in what the worker sends, until its channel ends.</summary>
    private async Task ServeAsync()
    {
        do
        {
            // Once only: what comes meanwhile is worth another turn when it is much, or nothing more is to come (TrySleep).
            lock (_receiving)
                DeliverNext();
        }
        while (await ReceiveAsync(CancellationToken.None).ConfigureAwait(false));
    }

    /// <summary>Takes in what is there. False when there is nothing.</summary>
    private bool DeliverNext()
    {
        bool filled = _reader.Fill();
        Deliver();
        if (_options.RecycleWorkerAtMemory is { } most)
            CheckMemory(most);
        return filled;
    }

    /// <summary>Reports all whole frames that were taken in to the scheduler at once, then hands the outcomes over.</summary>
    private void Deliver()
    {
        _reports.Clear();
        _bodies.Clear();
        _reported.Clear();
        while (_reader.TryRead(out var kind, out var body))
        {
            if (kind is not (FrameKind.Result or FrameKind.LargeResult or FrameKind.Error or FrameKind.Skipped or FrameKind.Item or FrameKind.Report))
                throw new ProtocolException($"A worker that is ready sends no {kind}.");
            if (kind is FrameKind.Item or FrameKind.Report)
            {
                _reports.Add(new CallReports(CheckWord(body.Span), 1, CallReport.Said));
                _bodies.Add((kind, body));
                continue;
            }
            AddReport(Frames.ReadSequence(body.Span), kind == FrameKind.Skipped ? CallReport.Skipped : CallReport.Ended);
            if (kind == FrameKind.LargeResult)
                _bodies.Add((kind, FindLarge(body.Span)));
            else if (kind != FrameKind.Skipped)
                _bodies.Add((kind, body[Frames.SequenceSize..]));
        }
        if (_reports.Count == 0)
            return;
        bool valid = _scheduler.OnReports(_slot, _reports, _reported);
        int next = 0;
        foreach (var (calls, error) in _reported)
        {
            for (int i = 0; i < calls.Count; i++, next++)
            {
                valid &= HandOver(calls.Batch, calls.Start + i, error, _bodies[next].Kind, _bodies[next].Body);
                if (_bodies[next].Kind == FrameKind.LargeResult)
                    _endpoint!.Ledger.Released++;
            }
            calls.Batch.Settle();
        }
        if (!valid)
            throw new ProtocolException("A worker reported a call that it does not have.");
    }

    private void CheckMemory(long most)
    {
        if (Stopwatch.GetElapsedTime(_memoryChecked) < MemoryCheckInterval)
            return;
        _memoryChecked = Stopwatch.GetTimestamp();
        if (ProcessControl.Current.MemoryOf(_process!.Id) > most)
            _scheduler.OnFull(_slot);
    }

    /// <summary>A result in the arena is read where it is. Whatever its writer still does to it, it is bytes, and reading bytes is safe.</summary>
    private ReadOnlyMemory<byte> FindLarge(ReadOnlySpan<byte> body)
    {
        if (body.Length < Frames.SequenceSize + Frames.PlaceSize)
            throw new ProtocolException("A frame that should say where a result is is too short.");
        return _endpoint!.Ledger.ArenaMemory(BinaryPrimitives.ReadInt64LittleEndian(body[8..]), BinaryPrimitives.ReadInt64LittleEndian(body[16..]));
    }

    /// <summary>Reports travel as runs of consecutive numbers: most of what comes at once is one.</summary>
    private void AddReport(long sequence, CallReport report)
    {
        if (_reports.Count > 0 && _reports[^1] is var last && last.Report == report && last.First + last.Count == sequence)
            _reports[^1] = last with { Count = last.Count + 1 };
        else
            _reports.Add(new CallReports(sequence, 1, report));
    }

    /// <summary>Gives one call what came of it. False when that is nothing that such a call can have; then there is no outcome among it.</summary>
    private bool HandOver(CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body)
    {
        if (kind is FrameKind.Item or FrameKind.Report)
            return HandOverWord(batch, index, kind, body);
        if (batch.Reports?.Find(index) is { } line)
        {
            // The bytes are valid only until this returns.
            byte[] kept = body.ToArray();
            line.Conclude(batch, index, kind is (FrameKind.Result or FrameKind.LargeResult) && replaced is null, () => Conclude(batch, index, replaced, kind, kept));
        }
        else
        {
            Conclude(batch, index, replaced, kind, body);
        }
        return true;
    }

    /// <summary>Gives one call its outcome. An error of reading it is that call's error, and nobody else's.</summary>
    private void Conclude(CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body)
    {
        if (replaced is not null)
        {
            batch.Fail(index, replaced);
            return;
        }
        try
        {
            if (kind is FrameKind.Result or FrameKind.LargeResult)
            {
                using var scope = _serializer.Enter();
                var reader = new MessagePack.MessagePackReader(body);
                batch.Succeed(index, ref reader);
                return;
            }
            var error = CallError.Read(body);
            if (error.Cancelled)
                batch.Cancel(index);
            else
                batch.Fail(index, RemoteErrors.ToException(error, batch[index].Callable));
        }
        catch (Exception e)
        {
            batch.Fail(index, RemoteErrors.UnreadableResult(batch[index].Callable, e));
        }
    }

    /// <summary>Sees to it that the process ends, lets go of everything but the ledger, and finds out how it ended.</summary>
    private async Task<WorkerDeath> EndAsync(string failure)
    {
        if (_process is null)
        {
            _endpoint?.Dispose();
            return new WorkerDeath(_slot.Id, null, null, WorkerExitReason.Unknown, failure);
        }
        bool lingered = false;
        if (_stream is null || _reason is not null)
            _process.Kill(gently: false);
        else if (!_stopped)
            lingered = await LingersAsync(_process).ConfigureAwait(false);
        var (exitCode, standardError) = await _process.ReapAsync().ConfigureAwait(false);
        // The kill was this side's, or the worker's own when it found its channel closed; unless the process has ended by itself in that moment.
        if ((lingered || (_endpoint!.Ledger.ChannelEnded && !_killed)) && WorkerDeath.IsKill(exitCode))
            _reason ??= WorkerExitReason.ChannelLost;
        if (_stream is not null)
            await _stream.DisposeAsync().ConfigureAwait(false);
        if (_controlStream is not null)
            await _controlStream.DisposeAsync().ConfigureAwait(false);
        _endpoint!.Dispose();
        string tail = failure.Length == 0 ? _process.StandardErrorTail : $"{_process.StandardErrorTail}{failure}";
        return new WorkerDeath(_slot.Id, _process.Id, exitCode, _reason ?? WorkerDeath.Classify(exitCode, standardError), tail);
    }

    /// <summary>Whether a worker that has closed its channel lives on; then it is killed.</summary>
    private static async Task<bool> LingersAsync(WorkerProcess process)
    {
        await process.Exited.WaitAsync(ExitGrace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (process.Exited.IsCompleted)
            return false;
        process.Kill(gently: false);
        return true;
    }

    /// <summary>Hands over the results that the worker finished and its parent had not seen yet: those in the ring are as good as received.</summary>
    private void Salvage()
    {
        if (_slot.State == WorkerState.Starting || _spoiled)
            return;
        try
        {
            lock (_receiving)
            {
                while (DeliverNext() || _reader.MayHaveMore)
                {
                }
            }
        }
        catch (Exception e)
        {
            // What a dying process left there may be anything; then those calls count as lost.
            _ = Classify(e);
        }
    }

    private string Classify(Exception error)
    {
        switch (error)
        {
            case ProtocolException or MessagePack.MessagePackSerializationException:
                _spoiled = true;
                _reason ??= WorkerExitReason.ChannelLost;
                break;
            case IOException or OperationCanceledException or ObjectDisposedException:
                // The end of the channel; the exit code says more.
                return "";
            default:
                break;
        }
        _events.WorkerFailed(_slot.Id, ProcessId, error);
        return error.Message;
    }
}

/// <summary>Makes the real workers of a pool.</summary>
internal sealed class WorkerFactory(ProcessPoolOptions options, CallBatch? initializer, PoolEvents events) : IWorkerFactory
{
    public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler) => new Worker(slot, scheduler, options, initializer, events);
}
