using System.Diagnostics;

namespace Remoting.Threads;

/// <summary>Keeps, in Debug builds, what each thread holds, and asserts that locks are taken in their order (<see cref="LockRank"/>).</summary>
internal static class LockOrder
{
#if DEBUG
    /// <summary>A bit for each rank that this thread holds.</summary>
    [ThreadStatic]
    private static int _held;
#endif

    /// <summary>This thread is about to take a lock.</summary>
    [Conditional("DEBUG")]
    public static void Enter(LockRank rank)
    {
#if DEBUG
        Debug.Assert(_held >> (int)rank == 0, $"{rank} is taken under {Held}: that is not the order of locks.");
        _held |= 1 << (int)rank;
#endif
    }

    /// <summary>This thread has let go of a lock.</summary>
    [Conditional("DEBUG")]
    public static void Exit(LockRank rank)
    {
#if DEBUG
        _held &= ~(1 << (int)rank);
#endif
    }

    /// <summary>Called where code of the program's own follows: no lock is held.</summary>
    [Conditional("DEBUG")]
    public static void AssertNone()
    {
#if DEBUG
        Debug.Assert(_held == 0, $"Code of the program's own would run under {Held}.");
#endif
    }

    /// <summary>Called where a call of the system follows, which may wait: no lock is held that others need for a few instructions.</summary>
    [Conditional("DEBUG")]
    public static void AssertMayWait()
    {
#if DEBUG
        Debug.Assert(_held >> (int)LockRank.Pool == 0, $"A call of the system would be made under {Held}.");
#endif
    }

#if DEBUG
    private static string Held => string.Join(", ", Enum.GetValues<LockRank>().Where(rank => (_held & (1 << (int)rank)) != 0));
#endif
}
