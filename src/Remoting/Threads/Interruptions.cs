namespace Remoting.Threads;

/// <summary>
/// What code of the program's own may leave behind, or send later, to a thread that it ran on: <see cref="Thread.Interrupt"/> is heard at the next wait, whoever
/// waits there.
/// </summary>
internal static class Interruptions
{
    /// <summary>Never set, and never waited for longer than no time.</summary>
    private static readonly ManualResetEvent Never = new(false);

    /// <summary>Forgets one that nobody has heard yet: it was meant for code that has ended. Costs about as much as looking at the clock a few times.</summary>
    public static void Drop()
    {
        try
        {
            // A wait for no time hears of it; Thread.Join(0) does so up to .NET 10 only.
            Never.WaitOne(0);
        }
        catch (ThreadInterruptedException)
        {
        }
    }

    /// <summary>Waits for a lock that is taken, whatever this thread is to hear: half of a step is done when a lock of ours is asked for. It hears of it later.</summary>
    public static void Enter(Lock gate) => Wait(gate, static gate => gate.Enter());

    /// <summary>The same for a lock on which threads wait for each other.</summary>
    public static void Enter(object gate)
    {
        if (!Monitor.TryEnter(gate))
            Wait(gate, static gate => Monitor.Enter(gate));
    }

    /// <summary>Waits for the end of a thread that uses what this one would take away if it went on.</summary>
    public static void Join(Thread thread) => Wait(thread, static thread => thread.Join());

    /// <summary>The same for what a thread says that pulses the lock, which this one holds.</summary>
    public static void WaitUntil<T>(object gate, T state, Func<T, bool> isSo) => Wait((gate, state, isSo), static wait =>
    {
        // Asked again behind each interruption: the pulse may have come with it.
        while (!wait.isSo(wait.state))
            Monitor.Wait(wait.gate);
    });

    private static void Wait<T>(T gate, Action<T> enter)
    {
        bool interrupted = false;
        while (true)
        {
            try
            {
                enter(gate);
                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
        if (interrupted)
            Thread.CurrentThread.Interrupt();
    }
}
