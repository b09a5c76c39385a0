namespace Remoting.Chaos.Deaths;

/// <summary>What is to be seen of a death. Each word is one in the tables of <see cref="DeathMatrix"/>.</summary>
public enum DeathEffect
{
    /// <summary>"-": it cannot happen; <see cref="DeathMatrix.WhyNever"/> says why.</summary>
    Never,

    /// <summary>"kept": no call is lost; what waits is run by another worker, and what was done stays done.</summary>
    Kept,

    /// <summary>"dies": the one call fails with this death. Under <see cref="WorkerLoss.BreakPool"/> all others fail, too.</summary>
    Dies,

    /// <summary>"late": the one call fails with <see cref="CallTimeoutException"/>, under either policy, and the pool goes on.</summary>
    TimesOut,

    /// <summary>"one": at most one call fails with this death, or with its time-out; all others have their results, and none ran twice.</summary>
    AtMostOne,

    /// <summary>"breaks": the pool is broken with this death; what waits fails with it, and so does what is submitted later.</summary>
    Breaks,
}
