using System.Diagnostics;
using Remoting.Calls;
using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>
/// A timeline of a pool while it is written. What happens is noted where it happens and written on a thread of its own; where that is too slow, what cannot
/// be kept is counted and left out.
/// </summary>
internal sealed class Trace : IPoolWatcher, IDisposable
{
    /// <summary>So much may wait to be written.</summary>
    private const int Most = 500_000;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly PoolWatch _watch;
    private readonly TraceFile _file;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private List<TraceEvent> _noted = [];
    private List<TraceEvent> _written = [];
    private long _lost;
    private int _disposed;

    public Trace(PoolWatch watch, string path)
    {
        _watch = watch;
        _file = new TraceFile(path, Stopwatch.GetTimestamp());
        _thread = new Thread(Run) { IsBackground = true, Name = "Remoting trace" };
        _thread.UnsafeStart();
        watch.Add(this);
    }

    public void OnSubmitted(CallBatch batch, long now) => Note(new TraceEvent(TraceKind.Submit, 0, batch, 0, batch.Count, now, now));

    public void OnEnded(in EndedCalls ended) =>
        Note(new TraceEvent(TraceKind.Calls, ended.WorkerId, ended.Calls.Batch, ended.Calls.Start, ended.Calls.Count, ended.Began, ended.Ended));

    public void OnWorker(int workerId, WorkerStep step, long now, PastDeath? death) => Note(step switch
    {
        WorkerStep.Starting => new TraceEvent(TraceKind.Starting, workerId, null, 0, 0, now, now),
        WorkerStep.Ready => new TraceEvent(TraceKind.Ready, workerId, null, 0, 0, now, now),
        _ => new TraceEvent(TraceKind.Gone, workerId, null, 0, 0, now, now, death?.Expected == false ? $"died: {death.Words}" : "left"),
    });

    public void OnFailed(CallBatch batch, int index, int workerId, Exception error, long now) =>
        Note(new TraceEvent(TraceKind.Failure, workerId, batch, index, 1, now, now, error is RemoteCallException thrown ? thrown.RemoteExceptionType : error.GetType().Name));

    public void OnSerialized(CallBatch batch, int count, long ticks)
    {
    }

    /// <summary>Writes what was noted so far, and ends the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _watch.Remove(this);
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Note(in TraceEvent happening)
    {
        using (_gate.Enter())
        {
            if (_noted.Count < Most)
                _noted.Add(happening);
            else
                _lost++;
        }
    }

    private void Run()
    {
        try
        {
            using (_file)
            {
                bool last;
                do
                {
                    last = _stop.Wait(Period);
                    WriteNoted();
                }
                while (!last);
            }
        }
        catch (IOException)
        {
            // The disk is full, say: the calls are not the worse for it, and the file has what was written.
            _watch.Remove(this);
        }
    }

    private void WriteNoted()
    {
        long lost;
        using (_gate.Enter())
        {
            (_noted, _written) = (_written, _noted);
            (lost, _lost) = (_lost, 0);
        }
        foreach (var happening in _written)
            _file.Write(happening);
        if (lost > 0)
            _file.WriteLost(lost, Stopwatch.GetTimestamp());
        _written.Clear();
        // One burst does not keep its memory for ever.
        if (_written.Capacity > 100_000)
            _written.Capacity = 0;
        _file.Flush();
    }
}
