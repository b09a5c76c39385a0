using System.Diagnostics;
using System.Security.Cryptography;
using Remoting.Channels;
using Remoting.CompilerServices;
using Remoting.Serialization;

namespace Remoting.Workers;

// From the process to the worker that is ready.
internal sealed partial class Worker
{
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
        _sender!.PostWelcome(new Welcome(_slot.Id, entry is null ? null : AssemblyIdentity.Of(entry), _initializer is not null, recipe) { Cultures = _options.Cultures });
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
}
