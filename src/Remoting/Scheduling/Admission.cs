using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Scheduling;

/// <summary>
/// Keeps the calls of a pool to <see cref="ProcessPoolOptions.MaxPendingCalls"/>: the others wait for their turn without a thread. Once it is closed no
/// more calls are taken; those that wait already are admitted or cancelled, as the shutdown says.
/// </summary>
#pragma warning disable CA1001 // Neither of the two holds a handle: nobody asks for their wait handles.
internal sealed class Admission(int most)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _room = new(most);
    private readonly CancellationTokenSource _dismissed = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private int _waiting;
    private bool _closed;

    /// <summary>Whether the pool is shut down.</summary>
    public bool IsClosed
    {
        get
        {
            using (_gate.Enter())
                return _closed;
        }
    }

    /// <summary>Admits a call, if there is room and the pool is not shut down.</summary>
    public bool TryEnter()
    {
        using (_gate.Enter())
            return !_closed && _room.Wait(0);
    }

    /// <summary>Waits for room and admits the call; where the pool is shut down the call fails.</summary>
    public async Task EnterAsync(SubmittedCall call, Action<SubmittedCall> letIn)
    {
        bool closed;
        using (_gate.Enter())
        {
            closed = _closed;
            _waiting += closed ? 0 : 1;
        }
        if (closed)
        {
            call.Fail(0, new ObjectDisposedException(nameof(ProcessPoolExecutor)));
            return;
        }
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, _dismissed.Token);
            await _room.WaitAsync(either.Token).ConfigureAwait(false);
            letIn(call);
        }
        catch (OperationCanceledException)
        {
            call.Cancel(0);
        }
        finally
        {
            using (_gate.Enter())
            {
                if (--_waiting == 0 && _closed)
                    _drained.Keep();
            }
        }
    }

    /// <summary>A call has its outcome, and leaves its place.</summary>
    public void Leave() => _room.Release();

    /// <summary>Takes no more calls. Complete when none waits any more.</summary>
    /// <param name="dismiss">Cancels who waits, instead of letting them in one by one.</param>
    public Task CloseAsync(bool dismiss)
    {
        using (_gate.Enter())
        {
            _closed = true;
            if (_waiting == 0)
                _drained.Keep();
        }
        if (dismiss)
            _dismissed.Cancel();
        return _drained.Task;
    }
}
