using System.Runtime.CompilerServices;

namespace Remoting.Chaos.Deaths;

/// <summary>In the worker: dies.</summary>
internal static class Dying
{
    /// <summary>Does not return, unless the process is exiting already and dies of that.</summary>
    /// <param name="cause">How.</param>
    /// <param name="exiting">Whether the process is on its way out.</param>
    public static void Now(DeathCause cause, bool exiting = false)
    {
        switch (cause)
        {
            case DeathCause.Exit0:
                Environment.Exit(0);
                break;
            case DeathCause.Exit7:
                Environment.Exit(7);
                break;
            case DeathCause.Unhandled:
                new Thread(() => throw new InvalidOperationException("on another thread")).Start();
                break;
            case DeathCause.FailFast:
                Environment.FailFast("on purpose");
                break;
            case DeathCause.StackOverflow:
                _ = Recurse(1);
                break;
            case DeathCause.NativeCrash:
                Native.Crash();
                break;
            case DeathCause.OutOfMemory:
                new Thread(Devour).Start();
                break;
            case DeathCause.Kill:
                Native.SignalSelf(Native.SigKill);
                break;
            case DeathCause.Terminate:
                Native.SignalSelf(Native.SigTerm);
                if (exiting)
                    return;
                break;
            case DeathCause.Stop:
                Native.SignalSelf(Native.SigStop);
                break;
            case DeathCause.CloseChannel:
                Native.ShutSockets();
                if (exiting)
                    return;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(cause));
        }
        Thread.Sleep(Timeout.Infinite);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Recurse(int depth) => Recurse(depth + 1) + depth;

    private static void Devour()
    {
        var blocks = new List<byte[]>();
        while (true)
        {
            byte[] block = new byte[1 << 20];
            Array.Fill(block, (byte)1);
            blocks.Add(block);
        }
    }
}
