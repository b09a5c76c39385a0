using Remoting.Threads;

namespace Remoting.Processes;

/// <summary>
/// The way of one output stream of a worker to where it goes. Whoever reads the worker's pipe never waits for that place, which may be the program's
/// own code or a pipe that nobody reads.
/// </summary>
/// <param name="queue">Where the bytes are handed on. The place may be shared by several workers.</param>
/// <param name="sink">The place.</param>
internal sealed class OutputDelivery(SerialQueue queue, IOutputSink sink)
{
    /// <summary>So much may wait; then the pipe is not read on, as long as the place takes something now and then.</summary>
    private const int Most = 1024 * 1024;

    /// <summary>A place that takes nothing for so long is stuck: what comes is dropped, so that the worker does not stand still for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly OrderedLock _gate = new(LockRank.Output);
    private long _waiting;
    private long _dropped;
    private bool _stuck;

    /// <summary>Reads on, when there is room again.</summary>
    private Action? _resume;

    private OwnTimer? _timer;
    private long _finishedBefore;

    /// <summary>Takes bytes. Never waits.</summary>
    public void Post(ReadOnlySpan<byte> bytes)
    {
        Action deliver;
        using (_gate.Enter())
        {
            if (_stuck)
            {
                _dropped += bytes.Length;
                return;
            }
            // What fails for want of memory does so before anything is counted that nobody would take off again.
            byte[] kept = bytes.ToArray();
            string? notice = null;
            if (_dropped > 0)
                notice = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{_dropped} bytes of output were dropped here: nobody took them]\n");
            deliver = () => Deliver(kept, notice);
            _dropped = 0;
            _waiting += bytes.Length;
        }
        queue.Post(deliver);
    }

    /// <summary>
    /// Calls <paramref name="resume"/> when more may be posted: at once, or when enough was taken, or when it turns out that the place is stuck.
    /// </summary>
    public void WhenThereIsRoom(Action resume)
    {
        using (_gate.Enter())
        {
            if (!_stuck && _waiting >= Most)
            {
                _resume = resume;
                WatchProgress();
                return;
            }
        }
        resume();
    }

    /// <summary>The stream has ended.</summary>
    public void Complete() => queue.Post(sink.Complete);

    private void Deliver(byte[] bytes, string? notice)
    {
        try
        {
            if (notice is not null)
                sink.Write(System.Text.Encoding.UTF8.GetBytes(notice));
            sink.Write(bytes);
        }
        finally
        {
            Resume(() =>
            {
                _waiting -= bytes.Length;
                _stuck = false;
                return _waiting < Most / 2;
            });
        }
    }

    private void WatchProgress()
    {
        _finishedBefore = queue.Finished;
        (_timer ??= OwnTimer.Trusted(OnTimer)).Change(Patience);
    }

    private void OnTimer() => Resume(() =>
    {
        if (_resume is null)
            return false;
        _stuck = queue.Finished == _finishedBefore;
        if (!_stuck)
            WatchProgress();
        return _stuck;
    });

    private void Resume(Func<bool> mayResume)
    {
        Action? resume = null;
        using (_gate.Enter())
        {
            if (mayResume())
                (resume, _resume) = (_resume, null);
        }
        resume?.Invoke();
    }
}
