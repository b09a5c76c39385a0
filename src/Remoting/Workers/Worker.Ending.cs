using Remoting.Processes;
using Remoting.Transport;

namespace Remoting.Workers;

// The end of the process, how it came about, and what is saved from it. On a thread of its own, which may block.
internal sealed partial class Worker
{
    /// <summary>Sees to it that the process ends, saves what it finished, and reports the end. Whatever fails here, it is reported.</summary>
    private void End(string failure, Exception? fatal)
    {
        long started = 0;
        WorkerDeath death;
        try
        {
            try
            {
                death = EndProcess(failure);
                Salvage();
            }
            finally
            {
                Release();
            }
            started = _endpoint?.Ledger.Started ?? 0;
            death = RecordInitializer(death, fatal);
        }
        catch (Exception e)
        {
            death = new WorkerDeath(_slot.Id, _process?.Id, null, _reason ?? WorkerExitReason.Unknown, "", $"{failure}{Classify(e)}") { ProcessName = _process?.Name };
        }
        CloseLedger();
        // An end that was asked for may be the last thing that the pool waits for. Otherwise the calls that died come first.
        bool expected = _stopped || _killed;
        if (expected)
            CompleteOutput();
        _scheduler.OnGone(_slot, started, death, fatal);
        if (!expected)
            CompleteOutput();
        _options.Recorder?.Tidy();
        // Not waited for by anybody.
        _process?.Dispose();
    }

    private void CompleteOutput()
    {
        try
        {
            _process?.CompleteOutput();
        }
        catch (Exception e)
        {
            _events.StepFailed(e);
        }
    }

    /// <summary>Ends the process if it has not ended, and finds out how it ended.</summary>
    private WorkerDeath EndProcess(string failure)
    {
        if (_process is null)
        {
            return new WorkerDeath(_slot.Id, null, null, _reason ?? WorkerExitReason.StartFailed, "", failure);
        }
        // The worker's own last words say more than that it cannot be reached.
        failure = _sender?.Failure is { } broken && failure.Length == 0 ? Classify(broken) : failure;
        bool lingered = false;
        if (_reason is not null || failure.Length > 0)
            _process.Kill(gently: false);
        else if (!_stopped && !_process.WaitForExit(ExitGrace))
            lingered = true;
        if (lingered)
            _process.Kill(gently: false);
        bool ended = _process.WaitForExit(_stopped ? ExitPatience : KillGrace);
        _exitLimit?.Dispose();
        _stackTimer?.Dispose();
        _initializingLimit?.Dispose();
        _exitWatch?.Remove();
        var (exitCode, standardError) = _process.Reap();
        string tail = _process.StandardErrorTail;
        if (!ended)
            return new WorkerDeath(_slot.Id, _process.Id, null, _reason ?? WorkerExitReason.Unknown, tail, $"{failure} The process does not end although it was killed.".TrimStart()) { ProcessName = _process.Name };
        // The kill was this side's, or the worker's own when it found its channel closed; unless the process has ended by itself in that moment.
        if ((lingered || (_endpoint!.Ledger.ChannelEnded && !_killed)) && exitCode is { } code && WorkerDeath.IsKill(code))
            _reason ??= WorkerExitReason.ChannelLost;
        bool refused = !_arrived && !_killed && failure.Length == 0 && HostExit.IsRefusal(exitCode, standardError);
        var reason = _reason ?? (refused ? WorkerExitReason.StartFailed : Reason(exitCode, standardError, failure));
        if (!_arrived && failure.Length == 0)
            failure = _process.Missing;
        return new WorkerDeath(_slot.Id, _process.Id, exitCode, reason, tail, failure) { IsRefusal = refused, Stack = _stack, ProcessName = _process.Name };
    }

    /// <summary>How long a worker that was asked to end may take, its kill included; for ever, where the options say so.</summary>
    private TimeSpan ExitPatience => _options.WorkerExitTimeout == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : _options.WorkerExitTimeout + KillGrace;

    /// <summary>What the exit code says of the reason.</summary>
    private WorkerExitReason Reason(int? exitCode, string standardError, string failure)
    {
        var reason = WorkerDeath.Classify(exitCode, "");
        // A kill is this side's where this side knows of a failure; otherwise somebody else's.
        bool failed = reason is WorkerExitReason.Killed ? failure.Length > 0
            : reason is WorkerExitReason.Exited or WorkerExitReason.Unknown && (failure.Length > 0 || standardError.Length > 0);
        if (!_served && !_killed && failed)
            return WorkerExitReason.StartFailed;
        return WorkerDeath.Classify(exitCode, standardError);
    }

    private void Release()
    {
        _connection?.Shutdown();
        _controlConnection?.Shutdown();
        _connection?.Dispose();
        _controlConnection?.Dispose();
        _endpoint?.Dispose();
    }

    /// <summary>A start that is tried again: nothing is left of this try.</summary>
    private void StepBack()
    {
        WorkerProcess? process;
        using (_gate.Enter())
            (process, _process) = (_process, null);
        process?.Kill(gently: false);
        process?.WaitForExit(KillGrace);
        process?.Reap();
        Release();
        process?.Dispose();
        if (_sender?.CloseAsync().Wait(KillGrace) != false)
            _endpoint?.Ledger.Dispose();
        (_endpoint, _connection, _controlConnection, _sender, _control, _arrived) = (null, null, null, null, null, false);
    }

    /// <summary>Hands over the results that the worker finished and its parent had not seen yet: those in the ring and in the socket are as good as received.</summary>
    private void Salvage()
    {
        if (!_served || _spoiled)
            return;
        try
        {
            _connection!.WaitForRest(ExitGrace);
            using (_receiving.Enter())
                DeliverReceived();
        }
        catch (Exception e)
        {
            // What a dying process left there may be anything; then those calls count as lost.
            _ = Classify(e);
        }
    }

    /// <summary>Lets go of what was shared with the worker, when nobody looks at it any more.</summary>
    private void CloseLedger()
    {
        // The connection is shut down: who still sends finds that out, and is through in a moment.
        if (_sender?.CloseAsync().Wait(KillGrace) == false)
            return;
        _sender?.LetGo();
        using (_receiving.Enter())
        {
            _closed = true;
            _endpoint?.Ledger.Dispose();
        }
    }

    /// <summary>Takes note of what went wrong; gives the words for it, empty where it is only the end of the channel, of which the exit code says more.</summary>
    private string Classify(Exception error)
    {
        switch (error)
        {
            case ProtocolException or MessagePack.MessagePackSerializationException:
                _spoiled = true;
                _reason ??= WorkerExitReason.ChannelLost;
                break;
            case TimeoutException when !_served:
                _reason ??= WorkerExitReason.StartTimeout;
                break;
            case EndOfStreamException or ObjectDisposedException:
                return "";
            default:
                break;
        }
        // That its pool ends it while it starts is no failure.
        if (_served || !(_killed || _stopped))
            _events.WorkerFailed(_slot.Id, ProcessId, error);
        return error.Message;
    }
}
