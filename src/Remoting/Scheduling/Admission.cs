using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Scheduling;

/// <summary>
/// Keeps the calls of a pool to <see cref="ProcessPoolOptions.MaxPendingCalls"/>: the others wait for their turn without a thread. Once it is closed no
/// more calls are taken; those that wait already are admitted or cancelled, as the shutdown says.
/// </summary>
/// <remarks>
/// Invariant: while a call waits there is no room. Who has waited is let in on <see cref="OwnThreads"/>: its arguments are written then, which is the program's
/// own code, and the program may have blocked every thread of the thread pool with waiting for these very calls.
/// </remarks>
/// <param name="most">So many calls have a place.</param>
internal sealed class Admission(int most)
{
    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly LinkedList<Waiting> _line = new();
    private readonly Dictionary<SubmittedCall, LinkedListNode<Waiting>> _places = [];

    /// <summary>What goes on when it is kept is the pool's own.</summary>
    private readonly TaskCompletionSource _drained = new();

    private int _room = most;

    /// <summary>Calls that have left the line for their place, and are not submitted yet.</summary>
    private int _coming;

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

    /// <summary>Under the gate.</summary>
    private bool IsDrained => _closed && _line.Count == 0 && _coming == 0;

    /// <summary>Admits a call, if there is room and the pool is not shut down.</summary>
    public bool TryEnter()
    {
        using (_gate.Enter())
        {
            if (_closed || _room == 0)
                return false;
            _room--;
            return true;
        }
    }

    /// <summary>Lets a call in when there is room; where the pool is shut down the call fails.</summary>
    /// <param name="call">The call.</param>
    /// <param name="letIn">Submits it, when it has its place. Only calls that wait refer to it, and so to their executor.</param>
    public void Enter(SubmittedCall call, Action<SubmittedCall> letIn)
    {
        var waiting = new Waiting(this, call, letIn, ExecutionContext.Capture());
        bool closed, hasPlace;
        using (_gate.Enter())
        {
            closed = _closed;
            hasPlace = !closed && _room > 0;
            if (hasPlace)
            {
                _room--;
                _coming++;
            }
            else if (!closed)
            {
                _places.Add(call, _line.AddLast(waiting));
            }
        }
        if (closed)
            call.Fail(0, new ObjectDisposedException(nameof(ProcessPoolExecutor)));
        else if (hasPlace)
            waiting.Come();
    }

    /// <summary>A call is cancelled: one that waits ends so. False where it does not wait (any more).</summary>
    public bool TryWithdraw(SubmittedCall call)
    {
        bool drained;
        using (_gate.Enter())
        {
            if (!_places.Remove(call, out var place))
                return false;
            _line.Remove(place);
            drained = IsDrained;
        }
        call.Cancel(0);
        if (drained)
            _drained.TrySetResult();
        return true;
    }

    /// <summary>A call has its outcome, and leaves its place to whoever has waited for longest.</summary>
    public void Leave()
    {
        Waiting next;
        using (_gate.Enter())
        {
            if (_line.First is not { } first)
            {
                _room++;
                return;
            }
            next = first.Value;
            _line.RemoveFirst();
            _places.Remove(next.Call);
            _coming++;
        }
        OwnThreads.Queue(next);
    }

    /// <summary>Takes no more calls. Complete when none waits any more.</summary>
    /// <param name="dismiss">Cancels who waits, instead of letting them in one by one.</param>
    public Task CloseAsync(bool dismiss)
    {
        Waiting[] dismissed = [];
        bool drained;
        using (_gate.Enter())
        {
            _closed = true;
            if (dismiss)
            {
                dismissed = [.. _line];
                _line.Clear();
                _places.Clear();
            }
            drained = IsDrained;
        }
        foreach (var waiting in dismissed)
            waiting.Call.Cancel(0);
        if (drained)
            _drained.TrySetResult();
        return _drained.Task;
    }

    private void NoteCome()
    {
        bool drained;
        using (_gate.Enter())
        {
            _coming--;
            drained = IsDrained;
        }
        if (drained)
            _drained.TrySetResult();
    }

    /// <summary>One call that waits, with what flows with the code that has submitted it.</summary>
    private sealed class Waiting(Admission admission, SubmittedCall call, Action<SubmittedCall> letIn, ExecutionContext? flow) : IThreadPoolWorkItem
    {
        public SubmittedCall Call => call;

        void IThreadPoolWorkItem.Execute()
        {
            if (flow is null)
                Come();
            else
                ExecutionContext.Run(flow, static waiting => ((Waiting)waiting!).Come(), this);
        }

        /// <summary>It has its place.</summary>
        public void Come()
        {
            try
            {
                letIn(call);
            }
            finally
            {
                admission.NoteCome();
            }
        }
    }
}
