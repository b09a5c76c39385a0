using Remoting.Channels;
using Remoting.Scheduling;

namespace Remoting.Workers;

// The end of the process, how it came about, and what is saved from it.
internal sealed partial class Worker
{
    /// <summary>A worker that was asked to exit and does not is killed.</summary>
    private async Task EnforceStopAsync(WorkerProcess process)
    {
        await process.Exited.WaitAsync(_options.WorkerExitTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Kill(gently: false);
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
