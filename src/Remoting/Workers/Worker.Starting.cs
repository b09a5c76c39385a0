using System.Diagnostics;
using System.Security.Cryptography;
using Remoting.Assemblies;
using Remoting.Calls;
using Remoting.Platform;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Workers;

// From the process to the worker that is ready. On a thread of its own, which blocks as long as it takes.
internal sealed partial class Worker
{
    /// <summary>
    /// A lack of descriptors, memory or processes may be over soon, and starting a worker again and again would use up the pool's patience in
    /// milliseconds. So the start is tried again, after these times, and then every <see cref="RetryMilliseconds"/>[^1], for as long as it may take.
    /// </summary>
    private static readonly int[] RetryMilliseconds = [5, 10, 20, 50, 100, 200];

    /// <summary>A shortage that lasts longer will not be over soon; the pool tells its calls of it after three such starts.</summary>
    private static readonly TimeSpan ShortagePatience = TimeSpan.FromSeconds(4);

    /// <summary>Starts the process and shakes hands. Gives the reason why no worker of this pool can serve, or null when this one is ready.</summary>
    private Exception? StartUp()
    {
        long started = Stopwatch.GetTimestamp();
        if (IsFirst)
            _events.LaunchChosen(LaunchPlan.Current.Mode, LaunchPlan.Current.ToString());
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return StartOnce(started);
            }
            catch (Exception e) when (SystemError.IsShortage(e) && MayTryAgain(started))
            {
                StepBack();
                Thread.Sleep(RetryMilliseconds[Math.Min(attempt, RetryMilliseconds.Length - 1)]);
            }
            catch (Exception e) when (attempt == 0 && _process is null && e is not RemotingException && MayTryAgain(started))
            {
                // No call was given to anybody, so nothing is lost by another try. It is no cure: the log has what it was, and what is wrong for good fails again.
                _events.WorkerFailed(_slot.Id, null, e);
                StepBack();
            }
        }
    }

    /// <summary>Waits until there are descriptors for a start, or for as long as a shortage may last. Apart from what needs them: see <see cref="DescriptorRoom"/>.</summary>
    /// <exception cref="IOException">There are none.</exception>
    private void WaitForRoom()
    {
        long started = Stopwatch.GetTimestamp();
        for (int attempt = 0; DescriptorRoom.Lacks() is { } lack; attempt++)
        {
            if (!MayTryAgain(started))
                throw new IOException(lack);
            Thread.Sleep(RetryMilliseconds[Math.Min(attempt, RetryMilliseconds.Length - 1)]);
        }
    }

    private bool MayTryAgain(long started)
    {
        var most = _options.WorkerStartTimeout;
        if (most == Timeout.InfiniteTimeSpan || most > ShortagePatience)
            most = ShortagePatience;
        return !Volatile.Read(ref _killed) && Stopwatch.GetElapsedTime(started) < most;
    }

    private Exception? StartOnce(long started)
    {
        StartProcess();
        var limit = _process!.LimitStart(_options.WorkerStartTimeout);
        _connection = _endpoint!.Accept(_process.Id, limit);
        ExpectHello(limit);
        _arrived = true;
        _process.Arrive();
        _controlConnection = _endpoint.Accept(_process.Id, limit);
        _sender = new WorkerSender(_connection, _endpoint.Ledger.ToWorker, _known, _logs, _events.Traffic);
        _control = new ControlSender(_controlConnection);
        // The worker has the ledger open and is connected: the files have served.
        _endpoint.Dispose();
        LimitProcess();
        SendWelcome();
        var error = ExpectReady(limit);
        if (error is not null)
            return error;
        DescriptorRoom.NoteUsed();
        _events.WorkerReady(_slot.Id, _process.Id, Stopwatch.GetElapsedTime(started));
        return null;
    }

    /// <summary>Makes the place to connect to, and the process. What fails leaves no process behind.</summary>
    private void StartProcess()
    {
        _endpoint = Endpoint.Create();
        _reader = new LaneReader(_endpoint.Ledger.ToParent);
        _token = Randomness.MakeToken(32);
        var ticket = new WorkerTicket(_endpoint.Address, _endpoint.Ledger.Path, _token, Environment.ProcessId, WorkerTicket.CurrentDepth + 1)
        {
            IgnoresTermination = _options.IgnoreTerminationSignal,
        };
        var process = WorkerProcess.Start(_slot.Id, _options, ticket, isError => _scheduler.Watch.Tap(_slot.Id, isError));
        bool killed;
        using (_gate.Enter())
        {
            _process = process;
            killed = _killed;
        }
        if (killed)
            process.Kill(gently: false);
    }

    private (FrameKind Kind, ReadOnlyMemory<byte> Body) ReadFrame(StartLimit limit)
    {
        while (true)
        {
            if (_reader.TryRead(out var kind, out var body))
                return (kind, body);
            if (_reader.Fill() || !_reader.TrySleep())
                continue;
            int count = _connection!.Receive(_reader.GetStreamMemory(), limit);
            if (count == 0)
                throw new EndOfStreamException("The worker has closed its channel.");
            _reader.Awake();
            _reader.AdvanceStream(count);
        }
    }

    private void ExpectHello(StartLimit limit)
    {
        var (kind, body) = ReadFrame(limit);
        if (kind != FrameKind.Hello)
            throw new ProtocolException("The first frame of a worker must be Hello.");
        var hello = Hello.Read(body);
        if (!CryptographicOperations.FixedTimeEquals(hello.Token, _token))
            throw new ProtocolException("A process that does not know the token has connected.");
        if (hello.Build != Hello.ThisBuild)
            throw new ProtocolException("The worker has loaded another build of this library. Was the program rebuilt while it runs?");
    }

    private void SendWelcome()
    {
        var entry = System.Reflection.Assembly.GetEntryAssembly();
        var recipe = _options.SerializerOptions is { } serializer ? SerializerRecipe.Of(serializer) : null;
        _sender!.PostWelcome(new Welcome(_slot.Id, entry is null ? null : AssemblyIdentity.Of(entry), _initializer is not null, recipe)
        {
            StandsBy = _options.StandbyWorkers > 0,
            InitializesLate = _options.InitializesLate,
            Logs = _logs is not null,
            Cultures = _options.Cultures,
        });
        _runsInitializer = _initializer is not null && !_options.InitializesLate;
        if (_runsInitializer)
            _sender.PostRun(new CallRange(_initializer!, 0, 1), firstSequence: 0);
        if (_options.StandbyWorkers > 0)
            _sender.PostKnown();
        _sender.Flush();
    }

    private Exception? ExpectReady(StartLimit limit)
    {
        var (kind, body) = ReadFrame(limit);
        while (kind == FrameKind.Log)
        {
            // The initializer's.
            TakeLog(body);
            (kind, body) = ReadFrame(limit);
        }
        switch (kind)
        {
            case FrameKind.Ready:
                _runsInitializer = false;
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
}
