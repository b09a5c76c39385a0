using Remoting.CompilerServices;

namespace Remoting.Scheduling;

/// <summary>
/// What a step of the scheduler leads to outside of it: outcomes, and words to workers. Collected under the lock, carried out after it,
/// so that neither a caller's code nor a system call ever runs inside.
/// </summary>
internal sealed class Effects
{
    private List<(CallRange Range, Func<CallRange, Exception>? Error)>? _outcomes;
    private List<IWorkerLink>? _starts;
    private List<(IWorkerLink Link, bool Inline)>? _flushes;
    private TaskCompletionSource? _ended;

    public void Cancel(CallRange range) => (_outcomes ??= []).Add((range, null));

    /// <summary>Each call gets an exception object of its own.</summary>
    public void Fail(CallRange range, Func<CallRange, Exception> error) => (_outcomes ??= []).Add((range, error));

    public void Start(IWorkerLink link) => (_starts ??= []).Add(link);

    public void Flush(IWorkerLink link, bool inline)
    {
        _flushes ??= [];
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

    public void End(TaskCompletionSource ended) => _ended = ended;

    public void Run()
    {
        foreach (var link in _starts ?? [])
            link.Start();
        foreach (var (link, inline) in _flushes ?? [])
        {
            if (inline)
                link.Flush();
            else
                link.FlushSoon();
        }
        foreach (var (range, error) in _outcomes ?? [])
        {
            for (int i = 0; i < range.Count; i++)
            {
                if (error is null)
                    range.Batch.Cancel(range.Start + i);
                else
                    range.Batch.Fail(range.Start + i, error(range.Skip(i).Take(1)));
            }
            range.Batch.Settle();
        }
        // Last: what waits for the end of the pool finds every call with its outcome.
        _ended?.TrySetResult();
    }
}
