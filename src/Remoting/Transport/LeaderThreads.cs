using System.Diagnostics;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>
/// Threads that wait for something to do. One waits at a time, the leader, and itself does what there is to do, so that nobody else has to be woken for it;
/// only before something long another becomes the leader.
/// </summary>
internal abstract class LeaderThreads
{
    /// <summary>Threads that wait to be the leader: the next one is there without having to be made.</summary>
    private const int Followers = 1;

    /// <summary>How long a thread waits beyond them.</summary>
    private const int IdleMilliseconds = 50;

    /// <summary>Those to which this thread belongs.</summary>
    [ThreadStatic]
    private static LeaderThreads? _mine;

    /// <summary>Whether this thread is their leader.</summary>
    [ThreadStatic]
    private static bool _leads;

    private readonly object _gate = new();
    private bool _hasLeader;
    private bool _hasEnded;
    private int _waiting;

    /// <summary>
    /// Another thread waits from here on, so this one may take its time, and run the program's own code. False when that is not so: this is no such thread,
    /// or this process may have no more threads.
    /// </summary>
    public static bool HandOverLead()
    {
        if (_mine is not { } threads)
            return false;
        if (!_leads)
            return true;
        lock (threads._gate)
        {
            if (threads._waiting > 0)
                Monitor.Pulse(threads._gate);
            else if (!threads.TryStartThread())
                return false;
            threads._hasLeader = false;
        }
        _leads = false;
        return true;
    }

    /// <summary>Starts the first threads. False when there can be none.</summary>
    protected bool TryBegin()
    {
        for (int i = 0; i <= Followers; i++)
        {
            if (!TryStartThread() && i == 0)
                return false;
        }
        return true;
    }

    /// <summary>The leader: waits for something to do, once, and does it. False when there is nothing to wait for any more.</summary>
    protected abstract bool TryServeNext();

    private bool TryStartThread()
    {
        try
        {
            new Thread(Run) { IsBackground = true, Name = "Remoting receiver" }.UnsafeStart();
            return true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
    }

    private void Run()
    {
        // What user code changes about the thread is put back: a consumer may have run here.
        var state = CleanThread.Capture();
        _mine = this;
        while (TakeLead())
        {
            try
            {
                if (!TryServeNext())
                    End();
            }
            catch (Exception e)
            {
                Debug.Fail($"A handler lets nothing out, and did: {e}");
            }
            if (!_leads)
                state.Restore();
        }
    }

    /// <summary>Waits until this thread is the leader; false when it is not needed.</summary>
    private bool TakeLead()
    {
        while (!_leads)
        {
            try
            {
                if (!WaitForLead())
                    return false;
                _leads = true;
            }
            catch (ThreadInterruptedException)
            {
                // User code that has run here has kept the thread, and interrupts it now.
            }
        }
        return true;
    }

    private bool WaitForLead()
    {
        lock (_gate)
        {
            while (_hasLeader && !_hasEnded)
            {
                bool spare = _waiting >= Followers;
                if (!WaitAsFollower(spare ? IdleMilliseconds : Timeout.Infinite) && _hasLeader && _waiting >= Followers)
                    return false;
            }
            _hasLeader = !_hasEnded;
        }
        return _hasLeader;
    }

    private bool WaitAsFollower(int milliseconds)
    {
        _waiting++;
        try
        {
            return Monitor.Wait(_gate, milliseconds);
        }
        finally
        {
            _waiting--;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }
        _leads = false;
    }
}
