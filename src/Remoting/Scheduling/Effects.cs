using Remoting.CompilerServices;

namespace Remoting.Scheduling;

/// <summary>
/// What a step of the scheduler leads to outside of it: outcomes, and words to workers. Collected under the lock, carried out after it,
/// so that neither a caller's code nor a system call ever runs inside.
/// </summary>
internal sealed class Effects
{
    /// <summary>One is kept per thread: most steps lead to a word to one worker, which then allocates nothing.</summary>
    [ThreadStatic]
    private static Effects? _kept;

    private readonly List<(CallRange Range, Func<CallRange, Exception>? Error)> _outcomes = [];
    private readonly List<IWorkerLink> _starts = [];
    private readonly List<(IWorkerLink Link, bool Inline)> _flushes = [];
    private IWorkerLink? _watched;
    private (PendingOutcomes Outcomes, TaskCompletionSource Ended)? _end;

    /// <summary>Takes the one of this thread; <see cref="Run"/> gives it back.</summary>
    public static Effects Rent()
    {
        var effects = _kept ?? new Effects();
        _kept = null;
        return effects;
    }

    public void Cancel(CallRange range) => _outcomes.Add((range, null));

    /// <summary>Each call gets an exception object of its own.</summary>
    public void Fail(CallRange range, Func<CallRange, Exception> error) => _outcomes.Add((range, error));

    public void Start(IWorkerLink link) => _starts.Add(link);

    public void Flush(IWorkerLink link, bool inline)
    {
        for (int i = 0; i < _flushes.Count; i++)
        {
            if (_flushes[i].Link == link)
            {
                _flushes[i] = (link, inline || _flushes[i].Inline);
                return;
            }
        }
        _flushes.Add((link, inline));
    }

    /// <summary>The results of what is sent to a worker are looked out for on this thread.</summary>
    public void Watch(IWorkerLink link) => _watched = link;

    public void End(PendingOutcomes outcomes, TaskCompletionSource ended) => _end = (outcomes, ended);

    public void Run()
    {
        foreach (var link in _starts)
            link.Start();
        // Before anything is sent, so that the worker does not wake a thread for what this one will see.
        var watched = _watched?.TryWatch() == true ? _watched : null;
        try
        {
            FlushAll();
            HandOverAll();
            // Last: what waits for the end of the pool finds every call with its outcome.
            if (_end is var (outcomes, ended))
                outcomes.End(ended);
            Return();
        }
        finally
        {
            watched?.Watch();
        }
    }

    private void FlushAll()
    {
        foreach (var (link, inline) in _flushes)
        {
            if (inline)
                link.Flush();
            else
                link.FlushSoon();
        }
    }

    private void HandOverAll()
    {
        foreach (var (range, error) in _outcomes)
        {
            for (int i = 0; i < range.Count; i++)
            {
                var call = range.Skip(i).Take(1);
                if (range.Batch.Reports?.Find(call.Start) is { } line)
                    line.Conclude(range.Batch, call.Start, succeeded: false, () => HandOver(call, error));
                else
                    HandOver(call, error);
            }
            range.Batch.Settle();
        }
    }

    private static void HandOver(CallRange call, Func<CallRange, Exception>? error)
    {
        if (error is null)
            call.Batch.Cancel(call.Start);
        else
            call.Batch.Fail(call.Start, error(call));
    }

    private void Return()
    {
        _starts.Clear();
        _flushes.Clear();
        _outcomes.Clear();
        _watched = null;
        _end = null;
        _kept = this;
    }
}
