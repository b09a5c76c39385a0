namespace Remoting.CompilerServices;

/// <summary>
/// Tells the reports of a call that runs in its caller's process: one at a time, in their order, and under no lock, for a listener may wait for another
/// thread that reports. Who reports while another report is being told leaves its own behind that one, and goes on.
/// </summary>
internal sealed class ReportTurn
{
    private readonly object _gate = new();
    private readonly Queue<Action> _waiting = new();
    private Thread? _teller;
    private bool _ended;

    /// <summary>Tells a report, and those that come meanwhile. After the end of the call it goes nowhere.</summary>
    public void Tell(Action report)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _waiting.Enqueue(report);
            if (_teller is not null)
                return;
            _teller = Thread.CurrentThread;
        }
        TellWaiting();
    }

    /// <summary>The call has ended: what it has reported is told first, and nothing after it.</summary>
    public void End()
    {
        lock (_gate)
        {
            // A listener may end the call itself; then nothing is behind it.
            while (_teller is not null && _teller != Thread.CurrentThread)
                Monitor.Wait(_gate);
            if (_ended || _teller is not null || _waiting.Count == 0)
            {
                _ended = true;
                return;
            }
            _ended = true;
            _teller = Thread.CurrentThread;
        }
        TellWaiting();
    }

    private void TellWaiting()
    {
        bool toTheEnd = false;
        try
        {
            while (Next() is { } report)
                report();
            toTheEnd = true;
        }
        finally
        {
            // One has thrown, which fails the call on its way out; those behind it are told with the next one, or at the end.
            if (!toTheEnd)
                Leave();
        }
    }

    private Action? Next()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var report))
                return report;
            Leave();
            return null;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _teller = null;
            Monitor.PulseAll(_gate);
        }
    }
}
